import { cpSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { listRejects } from '../../src/pipeline/rejects.ts'
import { simulate, type Truth } from '../../src/simulate/index.ts'
import { engines } from '../helpers/engines.ts'
import { type Workspace, workspace } from '../helpers/workspace.ts'

/** The simulator says what it spoiled; a load must find exactly that, at first and when the later files have come. */
const MANY = { duplicate: 0.05, malformed: 0.03, wrongType: 0.04, late: 0.3, changed: 0.4 }
const LENIENT = { maxRejected: { kind: 'percent', percent: 100 } } as const

describe.each(engines)('a load of simulated faults on $kind', (engine) => {
  let w: Workspace
  afterEach(() => w?.stop())

  test.each([
    ['sparkify shape', { seed: 3, shape: 'sparkify' }],
    ['eventsim shape, gzip', { seed: 4, shape: 'eventsim', gzip: true }]
  ] as const)('%s: the rejects, duplicates and rows of faults.json', { timeout: 60_000 }, async (_name, more) => {
    w = await workspace(engine)
    await simulate({ out: w.folder, scale: 'tiny', users: 60, days: 12, faults: MANY, ...more })
    const truth: Truth = JSON.parse(readFileSync(join(w.folder, 'faults.json'), 'utf8'))
    const isLater = (file: string): boolean => file.startsWith('later/')
    const late = truth.files.filter(({ file }) => isLater(file))
    const replaced = new Set(late.map(({ file }) => file.slice('later/'.length)))
    expect(new Set(truth.files.map(({ kind }) => kind)).size).toBe(4)

    const first = await w.load(LENIENT)
    expect(first.rows.rejected).toBe(truth.first.rejected)
    expect(first.duplicates).toBe(truth.first.duplicatePlays)
    await holds(truth, truth.first, (file) => !isLater(file))

    cpSync(join(w.folder, 'later'), w.folder, { recursive: true })
    const second = await w.load(LENIENT)
    const changed = late.filter(({ kind }) => kind === 'changed').length
    expect(second.files).toMatchObject({ new: late.length - changed, changed, gone: 0 })
    await holds(truth, truth.later, (file) => isLater(file) || !replaced.has(file))
  })

  /** The tables hold what the truth says of the files that are there. */
  async function holds(truth: Truth, totals: Truth['first'], there: (file: string) => boolean): Promise<void> {
    const place = (file: string): string => file.replace(/^later\//, '')
    const rejects = (await listRejects(w.warehouse, { dataset: 'events' })).map(
      ({ uri, line, reason, column }) => `${relative(w.folder, uri)}:${line} ${reason} ${column}`
    )
    const expected = truth.rejects.filter(({ file }) => there(file))
    expect(rejects.sort()).toEqual(
      expected.map(({ file, line, reason, column }) => `${place(file)}:${line} ${reason} ${column}`).sort()
    )

    const files = await w.rows(
      `SELECT uri, rows_read, rows_rejected, rows_staged, plays, duplicates FROM etl_files
       WHERE dataset = 'events' AND status = 'loaded'`
    )
    expect(files.map(([uri, ...counts]) => `${relative(w.folder, String(uri))} ${counts.join(' ')}`).sort()).toEqual(
      truth.files
        .filter(({ file }) => there(file))
        .map(({ file, rows, rejected, plays, duplicatePlays }) =>
          [place(file), rows, rejected, rows - rejected, plays, duplicatePlays].join(' ')
        )
        .sort()
    )

    // Copies are kept in staging, and do not become plays a second time.
    const copies = await w.rows(
      `SELECT f.uri, e.line FROM staging_events e JOIN etl_files f ON f.file_id = e.file_id
       WHERE e.page = 'NextSong' AND NOT EXISTS
         (SELECT 1 FROM songplays p WHERE p.songplay_id = e.file_id * 4294967296 + e.line)`
    )
    expect(copies.map(([uri, line]) => `${relative(w.folder, String(uri))}:${line}`).sort()).toEqual(
      truth.duplicates
        .filter(({ file, play }) => play && there(file))
        .map(({ file, line }) => `${place(file)}:${line}`)
        .sort()
    )

    const [counts] = await w.rows(`SELECT (SELECT COUNT(*) FROM staging_events), (SELECT COUNT(*) FROM songplays)`)
    expect(counts?.map(Number)).toEqual([totals.staged, totals.songplays])
  }
})
