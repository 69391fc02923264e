import { statfs } from 'node:fs/promises'
import { DATASETS, type Dataset, isGzip, type Source } from '../sources/types.ts'
import { AppError } from '../util/errors.ts'
import type { Warehouse } from '../warehouse/types.ts'

export interface Finding {
  readonly about: string
  readonly status: 'ok' | 'warn' | 'bad'
  readonly found: string
  /** What to do, where something is not well. */
  readonly hint?: string
}

export interface DoctorOptions {
  readonly warehouse: Warehouse
  readonly sources: Readonly<Record<Dataset, Source | undefined>>
  readonly tempDir: string
  readonly now: () => Date
  readonly signal?: AbortSignal | undefined
}

const GIB = 1024 ** 3

/** Looks at everything that a run needs, and says of each what was found and what to do. Changes nothing. */
export async function doctor(options: DoctorOptions): Promise<readonly Finding[]> {
  const findings: Finding[] = [node()]
  for (const dataset of DATASETS) {
    for (const finding of await source(dataset, options.sources[dataset], options.signal)) {
      // Two prefixes of one bucket are asked for the same things.
      if (!findings.some(({ about, found }) => about === finding.about && found === finding.found))
        findings.push(finding)
    }
  }
  const reached = await warehouse(options)
  findings.push(reached)
  // One wrong thing makes all that follows fail in the same words.
  if (reached.status === 'ok' && options.warehouse.examine) {
    const { now, signal } = options
    for (const fact of await options.warehouse.examine({ sample: await sampleOf(options), now, signal })) {
      // Whoever reads S3 mostly speaks to the cluster as well.
      if (!findings.some(({ about, found }) => about === fact.about && found === fact.found)) findings.push(fact)
    }
  }
  findings.push(await disk('temporary folder', options.tempDir))
  findings.push(clock(options.now()))
  return findings
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const fine = major > 20 || (major === 20 && minor >= 19)
  const found = `Node.js ${process.versions.node}, DuckDB through @duckdb/node-api`
  return fine
    ? { about: 'versions', status: 'ok', found }
    : { about: 'versions', status: 'bad', found, hint: 'Install Node.js 20.19 or later.' }
}

async function source(dataset: Dataset, place: Source | undefined, signal?: AbortSignal): Promise<readonly Finding[]> {
  const about = dataset === 'events' ? 'LOG_DATA' : 'SONG_DATA'
  if (!place) {
    return [{ about, status: 'bad', found: 'not set', hint: `Set ${about} in [S3] of dwh.cfg, or give the flag.` }]
  }
  if (place.examine) {
    const facts = await place.examine(signal)
    return facts.map((fact) =>
      fact.about === place.uri ? { ...fact, about, found: `${place.uri}: ${fact.found}` } : fact
    )
  }
  try {
    for await (const page of place.list(signal)) {
      return [{ about, status: 'ok', found: `${place.uri}: can be listed, begins with ${page[0]?.uri}` }]
    }
    return [{ about, status: 'warn', found: `${place.uri}: holds no .json or .ndjson file`, hint: 'Check the path.' }]
  } catch (error) {
    return [{ about, status: 'bad', ...describe(error) }]
  }
}

async function warehouse({ warehouse: place, signal }: DoctorOptions): Promise<Finding> {
  const about = 'warehouse'
  try {
    return await place.withSession(
      async (session) => {
        const { rows } = await session.query('SELECT version()')
        const tables = await session.describe()
        return { about, status: 'ok', found: `${place.name}: ${rows[0]?.[0]}, ${tables.length} tables and views` }
      },
      { access: 'read', signal }
    )
  } catch (error) {
    if (error instanceof AppError && error.details.missing === true) {
      return { about, status: 'ok', found: `${place.name}: not there yet, \`sparkify etl\` makes it` }
    }
    return { about, status: 'bad', ...describe(error) }
  }
}

/** The first object of the logs, where they lie in S3 and can be listed. */
async function sampleOf({ sources, signal }: DoctorOptions): Promise<{ uri: string; gzip: boolean } | undefined> {
  if (!sources.events?.uri.startsWith('s3://')) return undefined
  try {
    for await (const [file] of sources.events.list(signal)) {
      if (file) return { uri: file.uri, gzip: isGzip(file.uri) }
    }
  } catch {
    // The finding about the source has said so.
  }
  return undefined
}

async function disk(about: string, path: string): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(path)
    const free = (bavail * bsize) / GIB
    const found = `${path}: ${free.toFixed(1)} GiB free`
    return free >= 1
      ? { about, status: 'ok', found }
      : { about, status: 'warn', found, hint: 'A batch needs about twice its input; free some space or set TEMP_DIR.' }
  } catch (error) {
    return { about, status: 'warn', ...describe(error) }
  }
}

function clock(now: Date): Finding {
  const found = `${now.toISOString()} (UTC)`
  // A clock far off is refused by S3 and by TLS, with errors that do not say so.
  return now.getUTCFullYear() >= 2026
    ? { about: 'clock', status: 'ok', found }
    : { about: 'clock', status: 'warn', found, hint: 'Set the clock of this machine.' }
}

function describe(error: unknown): { found: string; hint?: string } {
  const found = error instanceof Error ? error.message : String(error)
  return error instanceof AppError && error.hint !== undefined ? { found, hint: error.hint } : { found }
}
