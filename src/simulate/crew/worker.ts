/** The worker thread's side: does one task after the other, in the order in which they come. */
import { parentPort, type Transferable, workerData } from 'node:worker_threads'
import type { Records } from '../model/records.ts'
import type { Columns, Reply, Request, Task, WorkerStart } from './messages.ts'
import { Shard } from './shard.ts'

function columnsOf({ size, second, user, item, state, song }: Records): Columns {
  return {
    second: second.slice(0, size),
    user: user.slice(0, size),
    item: item.slice(0, size),
    state: state.slice(0, size),
    song: song.slice(0, size)
  }
}

function perform(shard: Shard, task: Task): Omit<Reply, 'id'> {
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
      return { bytes: shard.format(task).slice() }
  }
}

/** Buffers to hand over instead of copying them. */
function handedOver({ columns, bytes }: Omit<Reply, 'id'>): Transferable[] {
  const arrays = columns === undefined ? [] : Object.values(columns)
  if (bytes !== undefined) arrays.push(bytes)
  return arrays.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []))
}

function serve(start: WorkerStart): void {
  const shard = new Shard(start.plan, start.index, start.count)
  parentPort?.on('message', ({ id, task }: Request) => {
    const result = perform(shard, task)
    parentPort?.postMessage({ id, ...result } satisfies Reply, handedOver(result))
  })
}

serve(workerData)
