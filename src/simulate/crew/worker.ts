/** The worker thread's side: does one task after the other, in the order in which they come. */
import { parentPort, type Transferable, workerData } from 'node:worker_threads'
import { Bytes } from '../format/bytes.ts'
import type { Records } from '../model/records.ts'
import { CHUNKS_PER_HAND, type Columns, type Reply, type Request, type Task, type WorkerStart } from './messages.ts'
import { Shard } from './shard.ts'

function columnsOf({ second, user, item, state, song }: Records): Columns {
  return { second, user, item, state, song }
}

function perform(shard: Shard, task: Task, outs: Bytes[]): Omit<Reply, 'id'> {
  switch (task.kind) {
    case 'warmUp':
      return { columns: columnsOf(shard.warmUp()) }
    case 'run':
      return { columns: columnsOf(shard.run(task.until)) }
    case 'peek':
      return { next: shard.peek() }
    case 'runOne':
      return { columns: columnsOf(shard.runOne(task.user)) }
    case 'format':
      return { bytes: shard.format(task, nextOf(outs)) }
  }
}

/** Output buffers take turns: the main thread writes from one while this thread fills another, and nothing is copied. */
function nextOf(outs: Bytes[]): Bytes {
  const out = outs.shift() ?? new Bytes(1 << 21, true)
  outs.push(out)
  return out
}

/** Buffers to hand over instead of copying them; those of bytes are shared, or small and compressed. */
function handedOver({ columns }: Omit<Reply, 'id'>): Transferable[] {
  const arrays = columns === undefined ? [] : Object.values(columns)
  return arrays.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []))
}

function serve(start: WorkerStart): void {
  const shard = new Shard(start.plan, start.index, start.count)
  const outs = Array.from({ length: CHUNKS_PER_HAND + 1 }, () => new Bytes(1 << 21, true))
  parentPort?.on('message', ({ id, task }: Request) => {
    const result = perform(shard, task, outs)
    parentPort?.postMessage({ id, ...result } satisfies Reply, handedOver(result))
  })
}

serve(workerData)
