import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { MaxRejected } from '../../src/config/value-types.ts'
import type { SongMatch } from '../../src/model/scope.ts'
import { listRejects } from '../../src/pipeline/rejects.ts'
import { folderSource } from '../../src/sources/folder.ts'
import { AppError } from '../../src/util/errors.ts'
import { starLines } from './canonical.ts'
import type { Workspace } from './workspace.ts'

/** A case of test/golden: what it shows, how it is loaded, and everything that must come out. */
export interface GoldenCase {
  /** The line of the design that it proves. */
  readonly shows: string
  readonly songMatch?: SongMatch
  /** Default: any number of rejects is fine. */
  readonly maxRejected?: MaxRejected
  readonly expected: Outcome
}

export interface Outcome {
  /** `loaded`, or the code of the error. */
  readonly ends: string
  /** Canonical lines of every table that has any; staging rows begin with their file and line. */
  readonly tables: Readonly<Record<string, readonly string[]>>
  /** file:line column reason */
  readonly rejects: readonly string[]
}

export function goldenFolders(root: string): string[] {
  return readdirSync(root).filter((name) => existsSync(join(root, name, 'case.json')))
}

export function readCase(folder: string): GoldenCase {
  return JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'))
}

export function writeCase(folder: string, golden: GoldenCase): void {
  writeFileSync(join(folder, 'case.json'), `${JSON.stringify(golden, null, 1)}\n`)
}

/** Loads the folders of a case where they lie and gives what came out. */
export async function outcomeOf(folder: string, golden: GoldenCase, w: Workspace): Promise<Outcome> {
  const input = join(folder, 'input')
  let ends = 'loaded'
  try {
    await w.load({
      sources: { events: folderSource(join(input, 'log_data')), songs: folderSource(join(input, 'song_data')) },
      songMatch: golden.songMatch ?? 'exact',
      maxRejected: golden.maxRejected ?? { kind: 'percent', percent: 100 }
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    ends = error.code
  }
  const star = await w.warehouse.withSession((s) => starLines(s, true), { access: 'read' })
  const local = (uri: string): string => relative(input, uri)
  const tables = Object.entries(star)
    .filter(([, rows]) => rows.length > 0)
    .map(([name, rows]) => [name, rows.map((row) => row.replace(`${input}/`, ''))])
  const rejects = (await listRejects(w.warehouse)).map(
    (r) => `${local(r.uri)}:${r.line} ${r.column ?? '-'} ${r.reason}`
  )
  return { ends, tables: Object.fromEntries(tables), rejects }
}
