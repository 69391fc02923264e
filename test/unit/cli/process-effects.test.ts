import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { interruptible } from '../../../src/cli/process-effects.ts'

test.each(['SIGINT', 'SIGTERM'])('the first %s asks, the second kills', (signal) => {
  const process = new EventEmitter()
  let killed = 0
  const aborted = interruptible(process, () => {
    killed += 1
  })
  expect([aborted.aborted, killed]).toEqual([false, 0])
  process.emit(signal)
  expect([aborted.aborted, killed]).toEqual([true, 0])
  process.emit(signal)
  expect(killed).toBe(1)
})
