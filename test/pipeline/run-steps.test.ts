import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunEvent } from '../../src/pipeline/events.ts'
import { runSteps } from '../../src/pipeline/run-steps.ts'
import type { Step } from '../../src/transform/index.ts'
import { type Workspace, workspace } from '../helpers/workspace.ts'

let w: Workspace
beforeAll(async () => {
  w = await workspace('memory')
})
afterAll(() => w.stop())

const insert = (needs: string): Step => ({ name: `for ${needs}`, sql: 'INSERT INTO done VALUES (1)', needs })

test('leaves a step out while the table that it needs is empty, and asks for each table once, after it was filled', async () => {
  const names: string[] = []
  const [[done]] = await w.write(async (session) => {
    await session.run('CREATE TEMPORARY TABLE done (n INTEGER)')
    await session.run('CREATE TEMPORARY TABLE t_empty (n INTEGER)')
    await session.run('CREATE TEMPORARY TABLE t_filled (n INTEGER)')
    const emit = (event: RunEvent): void => void (event.type === 'step' && names.push(event.name))
    const fill: Step = { name: 'fill', sql: 'INSERT INTO t_filled VALUES (1)' }
    const steps = [insert('t_empty'), fill, insert('t_filled'), insert('t_filled'), insert('t_empty')]
    await runSteps({ session, emit }, 1, steps)
    return (await session.query('SELECT COUNT(*) FROM done')).rows as [[number]]
  })
  expect(names).toEqual(['fill', 'for t_filled', 'for t_filled'])
  expect(Number(done)).toBe(2)
})

test('stops between two steps', async () => {
  const stop = new AbortController()
  const steps: Step[] = [
    { name: 'first', sql: 'SELECT 1' },
    { name: 'second', sql: 'SELECT 1' }
  ]
  const names: string[] = []
  const emit = (event: RunEvent): void => {
    if (event.type === 'step') names.push(event.name)
    stop.abort(new Error('enough'))
  }
  await expect(w.write((session) => runSteps({ session, emit, signal: stop.signal }, 1, steps))).rejects.toThrow(
    'enough'
  )
  expect(names).toEqual(['first'])
})
