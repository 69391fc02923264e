import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTables } from '../src/pipeline/create-tables.ts'
import { engines } from './helpers/engines.ts'
import { goldenFolders, outcomeOf, readCase, writeCase } from './helpers/golden.ts'
import { run } from './helpers/program.ts'
import { sparkify } from './helpers/spawn.ts'
import { type Workspace, workspace } from './helpers/workspace.ts'

/**
 * Folders in, tables out: each folder of test/golden holds input files and case.json, which says what it shows and what
 * must come out. Expectations come from the design, by hand; UPDATE_GOLDEN=1 writes what came out, to be reviewed.
 */
const root = fileURLToPath(new URL('./golden', import.meta.url))
const update = process.env.UPDATE_GOLDEN === '1'
if (update && process.env.CI) throw new Error('expectations are never rewritten in CI')

describe.each(engines)('golden folders on $kind', (engine) => {
  let w: Workspace
  beforeAll(async () => {
    w = await workspace(engine)
    await createTables({ warehouse: w.warehouse, confirm: async () => true })
  })
  afterAll(() => w?.stop())

  test.each(goldenFolders(root))('%s', async (name) => {
    const folder = join(root, name)
    const golden = readCase(folder)
    await w.empty()
    const outcome = await outcomeOf(folder, golden, w)
    if (update && engine.kind === 'duckdb') writeCase(folder, { ...golden, expected: outcome })
    expect(outcome, golden.shows).toEqual(readCase(folder).expected)
  })
})

/** Each way to end as a program of its own, and further limits inside this process. */
describe('the program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each([
    ['no-reject-at-all', '0', 0, sparkify],
    ['malformed-json', '100%', 0, run],
    ['malformed-json', '2', 3, run],
    ['malformed-json', '1%', 3, sparkify],
    ['unknown-level', '100%', 3, sparkify],
    ['empty-files', '0', 0, run]
  ])('%s with MAX_REJECTED %s: exit code %i', async (name, maxRejected, code, start) => {
    const input = join(folder, `${name} ${maxRejected}`.replace('%', ' percent'))
    mkdirSync(input)
    cpSync(join(root, name, 'input'), input, { recursive: true })
    const ran = await start(['etl', '--json'], {
      cwd: input,
      env: {
        SPARKIFY_MAX_REJECTED: maxRejected,
        SPARKIFY_LOG_DATA: 'log_data',
        SPARKIFY_SONG_DATA: 'song_data',
        SPARKIFY_WAREHOUSE: 'duckdb:w.duckdb'
      }
    })
    expect([ran.code, ran.stderr]).toEqual([code, code === 0 ? expect.any(String) : expect.stringContaining('error: ')])
    expect(JSON.parse(ran.stdout)).toHaveProperty(code === 0 ? 'rows' : 'error')
  })
})
