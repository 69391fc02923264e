/** A crew of worker threads, each with a range of the users and its own row writer. */
import { Worker } from 'node:worker_threads'
import { AppError } from '../../util/errors.ts'
import { mergeRecords, Records } from '../model/records.ts'
import type { Plan } from '../options.ts'
import type { Crew } from './crew.ts'
import { CHUNKS_PER_HAND, type Columns, type Reply, type Task, type WorkerStart } from './messages.ts'

interface Waiting {
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: unknown) => void
}

/** One worker: tasks go in, replies come out in the same order. */
class Hand {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0
  #failure: unknown

  constructor(start: WorkerStart) {
    // Beside this module: worker.js when built; worker.ts where Node itself strips types.
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
    this.#worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), { workerData: start })
    this.#worker.on('message', (reply: Reply) => {
      this.#waiting.get(reply.id)?.resolve(reply)
      this.#waiting.delete(reply.id)
    })
    this.#worker.on('error', (cause) => this.#fail(cause))
    this.#worker.on('exit', () => this.#fail(new Error('the thread ended')))
  }

  #fail(cause: unknown): void {
    const reason = cause instanceof Error ? cause.message : String(cause)
    this.#failure ??= new AppError('E_BUG', 'report-bug', `A simulation worker failed: ${reason}`, {
      hint: 'Run with --workers 1 to go on, and report this.',
      cause
    })
    for (const { reject } of this.#waiting.values()) reject(this.#failure)
    this.#waiting.clear()
  }

  do(task: Task): Promise<Reply> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    this.#lastId += 1
    const id = this.#lastId
    const reply = new Promise<Reply>((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
    this.#worker.postMessage({ id, task })
    return reply
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }
}

export function poolCrew(plan: Plan, count: number): Crew {
  const hands = Array.from({ length: count }, (_, index) => new Hand({ plan, index, count }))
  let turn = 0
  const all = async (task: Task): Promise<Records> => {
    const replies = await Promise.all(hands.map((hand) => hand.do(task)))
    return mergeRecords(replies.map(({ columns }) => recordsOf(columns)))
  }
  return {
    shared: true,
    ahead: count * CHUNKS_PER_HAND,
    warmUp: () => all({ kind: 'warmUp' }),
    run: (until) => all({ kind: 'run', until }),
    async runOne() {
      const replies = await Promise.all(hands.map((hand) => hand.do({ kind: 'peek' })))
      let first: { hand: Hand; second: number; user: number } | undefined
      replies.forEach(({ next }, i) => {
        const hand = hands[i]
        // Shards are in order of users, so the first of equal seconds is the right one.
        if (next === undefined || next.user < 0 || hand === undefined) return
        if (first === undefined || next.second < first.second) first = { hand, ...next }
      })
      if (first === undefined) return new Records(0)
      return recordsOf((await first.hand.do({ kind: 'runOne', user: first.user })).columns)
    },
    async format(job) {
      turn = (turn + 1) % hands.length
      const reply = await hands[turn]?.do({ kind: 'format', ...job })
      return reply?.bytes ?? new Uint8Array(0)
    },
    async close() {
      await Promise.all(hands.map((hand) => hand.close()))
    }
  }
}

function recordsOf(columns: Columns | undefined): Records {
  const records = new Records(0)
  if (columns === undefined) return records
  return Object.assign(records, columns, { size: columns.second.length })
}
