import { mkdirSync } from 'node:fs'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pMap from 'p-map'
import type { TableDef } from '../../model/types.ts'
import type { RequestCounter } from '../../util/aws/requests.ts'
import { AppError } from '../../util/errors.ts'
import { literal as duckLiteral } from '../../util/sql.ts'
import type { FileGroup, LandedFiles, LoadBatch, TableShape, Value } from '../types.ts'
import { extractError } from '../wire/extract-error.ts'
import type { IamRole, S3Uri } from './address.ts'
import { copyStatement } from './copy.ts'
import { landingColumns, landingTable } from './landing-table.ts'
import { identifier } from './literal.ts'
import { fileError, fileLoadError, firstLoadError, loadErrors } from './load-errors.ts'
import { gzipped, partCount, stretches } from './parts.ts'
import { groups, jsonOf, memberOf } from './row-text.ts'
import type { StagingArea } from './staging-area.ts'
import type { Transport } from './transport.ts'
import { valueLiteral } from './values.ts'

export interface LoaderOptions {
  readonly transport: Transport
  readonly area: StagingArea | undefined
  readonly role: IamRole | undefined
  /** The region of the staging bucket, where it is known. */
  readonly region: string | undefined
  /** Folder for rows on their way, and where this process names its files. */
  readonly tempDir: string
  readonly signal: AbortSignal | undefined
  readonly requests: RequestCounter
}

/** Rows whose text is longer go by COPY; shorter ones by INSERT, which needs no request to S3. In bytes. */
const INSERT_BYTES = 64_000
/** Parts that are compressed and sent at the same time: two processors' worth. */
const UPLOADS = 4
/** Slices of a cluster that does not tell (Serverless). */
const DEFAULT_SLICES = 8

let made = 0

/**
 * Brings rows to the cluster: as one INSERT where they are few, else as gzip parts in the staging area, a manifest that makes each of
 * them mandatory, and one COPY. The rows were checked before; COPY reads text, numbers and times back as they are.
 */
export class Loader {
  readonly #options: LoaderOptions
  #slices: number | undefined
  #entered: Promise<void> | undefined
  #swept: Promise<number> | undefined

  constructor(options: LoaderOptions) {
    this.#options = options
  }

  /** Throws E_CONFIG where the configuration lacks what a load needs, before anything has been read. */
  assertReady(): { area: StagingArea; role: IamRole } {
    const { area } = this.#options
    if (area === undefined) {
      throw new AppError('E_CONFIG', 'fix-config', 'loading into Redshift needs a place in S3 for rows on their way', {
        hint: 'Set STAGING in [S3] of dwh.cfg to s3://bucket/prefix of your own, in the region of the cluster.'
      })
    }
    return { area, role: this.#role() }
  }

  #role(): IamRole {
    const { role } = this.#options
    if (role !== undefined) return role
    throw new AppError('E_CONFIG', 'fix-config', 'the cluster needs a role with which it reads S3', {
      hint: 'Set ARN in [IAM_ROLE] of dwh.cfg; `default` means the default role of the cluster.'
    })
  }

  /** The staging area, in the folder of this warehouse. */
  async #place(): Promise<{ area: StagingArea; role: IamRole }> {
    const ready = this.assertReady()
    this.#entered ??= this.#options.transport
      .query('SELECT current_schema()')
      .then(({ rows }) => ready.area.enter(String(rows[0]?.[0] ?? 'public')))
    await this.#entered
    return ready
  }

  /** Removes what killed runs of this warehouse have left in the staging area. Only for who holds its lock. */
  async sweep(): Promise<void> {
    this.#swept ??= this.#place().then(({ area }) => area.sweep())
    await this.#swept
  }

  /** Puts the rows of an extraction into a table. @returns how many they were */
  async loadSelect({ from, select }: Pick<LoadBatch, 'from' | 'select'>, into: TableShape): Promise<number> {
    return this.#withFile(async (path) => {
      // One row is one line, and a number is the shortest text that reads back the same. The SELECT gives columns by their order;
      // COPY finds them by their names, and a name that it does not find is null without a word.
      const names = into.columns.map((column) => `"${column.name}"`).join(', ')
      const named = `SELECT * FROM (${select}) AS x_rows(${names})`
      const rows = await from.run(`COPY (${named}) TO ${duckLiteral(path)} (FORMAT json)`).catch((cause: unknown) => {
        throw extractError(cause)
      })
      await this.#loadFile(path, into, rows)
      return rows
    })
  }

  /** Puts rows of this process into a table. */
  async loadRows(into: TableShape, rows: readonly (readonly Value[])[]): Promise<number> {
    if (rows.length === 0) return 0
    const text = rows.map((row) => `(${row.map(valueLiteral).join(', ')})`)
    const bytes = text.reduce((sum, row) => sum + Buffer.byteLength(row) + 2, 0)
    if (bytes <= INSERT_BYTES) {
      await this.#insert(into, text)
      return rows.length
    }
    if (this.#options.area === undefined || this.#options.role === undefined) {
      for (const group of groups(text, INSERT_BYTES)) await this.#insert(into, group)
      return rows.length
    }
    return this.#withFile(async (path) => {
      const names = into.columns.map((column) => column.name)
      await writeFile(path, rows.map((row) => `${jsonOf(names, row)}\n`).join(''))
      await this.#copy(path, into, rows.length)
      return rows.length
    })
  }

  /** Lets the cluster COPY files by itself, into a temporary table of that name. */
  async loadFiles(group: FileGroup, table: string): Promise<LandedFiles> {
    const { transport, region } = this.#options
    const { area, role } = await this.#place()
    const columns = landingColumns(group.into)
    const [first, ...others] = columns.map((column) => column.name)
    if (first === undefined) throw new AppError('E_BUG', 'report-bug', `${group.into.name} takes nothing from files`)
    await transport.run(landingTable(table, columns))
    made += 1
    const manifest = `${process.pid}-${Date.now().toString(36)}-${made}-${group.into.name}.manifest`
    const maxErrors = Math.min(100_000, group.maxErrors)
    const entries = group.uris.map((url) => ({ url, mandatory: true }))
    try {
      await area.put(manifest, JSON.stringify({ entries }))
      const sql = copyStatement({
        table,
        columns: [first, ...others],
        from: { manifest: area.uri(manifest) },
        role,
        format: group.jsonPaths === undefined ? { json: 'auto ignorecase' } : { jsonPaths: s3Uri(group.jsonPaths) },
        ...(group.gzip ? { compression: 'gzip' as const } : {}),
        maxErrors,
        statUpdate: true,
        region
      })
      this.#options.requests.add('COPY')
      await transport.run(sql).catch(async (error: unknown) => {
        throw await fileLoadError(transport, error, maxErrors)
      })
    } finally {
      await area.remove([manifest]).catch(() => undefined)
    }
    return { table, errors: (await loadErrors(transport, 'loaded', 100_000)).map(fileError) }
  }

  /** COPY … NOLOAD of one object: reads and parses it, and loads nothing. */
  async tryFile(into: TableDef, table: string, file: { readonly uri: string; readonly gzip: boolean }): Promise<void> {
    const role = this.#role()
    const [first, ...others] = landingColumns(into).map((column) => column.name)
    if (first === undefined) return
    const sql = copyStatement({
      table,
      columns: [first, ...others],
      from: { object: s3Uri(file.uri) },
      role,
      format: { json: 'auto ignorecase' },
      ...(file.gzip ? { compression: 'gzip' as const } : {}),
      // Rows that are wrong are the load's affair; here it counts that the object can be read.
      maxErrors: 100_000,
      region: this.#options.region,
      noLoad: true
    })
    this.#options.requests.add('COPY')
    await this.#options.transport.run(sql)
  }

  async #loadFile(path: string, into: TableShape, rows: number): Promise<void> {
    if (rows === 0) return
    const { size } = await stat(path)
    // An INSERT spells rows about as long as JSON does, without the names.
    if (size > INSERT_BYTES) return this.#copy(path, into, rows)
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '')
    const text = lines.map((line) => {
      const row: unknown = JSON.parse(line)
      const values = into.columns.map(({ name }) => valueLiteral(memberOf(row, name)))
      return `(${values.join(', ')})`
    })
    for (const group of groups(text, INSERT_BYTES)) await this.#insert(into, group)
  }

  async #insert(into: TableShape, rows: readonly string[]): Promise<void> {
    const columns = into.columns.map((column) => identifier(column.name)).join(', ')
    await this.#options.transport.run(`INSERT INTO ${identifier(into.name)} (${columns}) VALUES\n${rows.join(',\n')}`)
  }

  /** Compresses, uploads, copies, and removes what was uploaded: what a kill leaves behind, the next run sweeps up. */
  async #copy(path: string, into: TableShape, rows: number): Promise<void> {
    const { area, role } = await this.#place()
    const { signal, region } = this.#options
    const { size } = await stat(path)
    made += 1
    const name = `${process.pid}-${Date.now().toString(36)}-${made}-${into.name}`
    const cuts = await stretches(path, partCount(size, await this.#sliceCount()))
    const parts = cuts.map((_, i) => `${name}/${String(i).padStart(4, '0')}.json.gz`)
    const manifest = `${name}/manifest`
    try {
      await pMap(
        cuts,
        async (cut, i) => {
          signal?.throwIfAborted()
          await area.put(parts[i] ?? '', await gzipped(path, cut))
        },
        { concurrency: UPLOADS }
      )
      const entries = parts.map((part) => ({ url: area.uri(part), mandatory: true }))
      await area.put(manifest, JSON.stringify({ entries }))
      await this.#runCopy(into, area.uri(manifest), role, region)
    } finally {
      await area.remove([...parts, manifest]).catch(() => undefined)
    }
    await this.#verify(into, rows)
  }

  async #runCopy(into: TableShape, manifest: S3Uri, role: IamRole, region: string | undefined): Promise<void> {
    const [first, ...others] = into.columns.map((column) => column.name)
    if (first === undefined) throw new AppError('E_BUG', 'report-bug', `the table ${into.name} has no columns`)
    const sql = copyStatement({
      table: into.name,
      columns: [first, ...others],
      from: { manifest },
      role,
      format: { json: 'auto' },
      compression: 'gzip',
      timeFormat: 'auto',
      statUpdate: false,
      region
    })
    this.#options.requests.add('COPY')
    try {
      await this.#options.transport.run(sql)
    } catch (error) {
      throw await firstLoadError(this.#options.transport, error)
    }
  }

  /** COPY is atomic and counts for itself: its count is what proves that all parts arrived as rows. */
  async #verify(into: TableShape, rows: number): Promise<void> {
    const { rows: found } = await this.#options.transport.query('SELECT pg_last_copy_count()')
    const copied = Number(found[0]?.[0])
    if (copied === rows) return
    throw new AppError('E_WAREHOUSE', 'report-bug', `COPY made ${copied} rows of ${rows} for ${into.name}`)
  }

  async #sliceCount(): Promise<number> {
    this.#slices ??= await this.#options.transport
      .query("SELECT COUNT(*) FROM stv_slices WHERE type = 'D'")
      .then(({ rows }) => Number(rows[0]?.[0]) || DEFAULT_SLICES)
      // Serverless shows nobody its slices.
      .catch(() => DEFAULT_SLICES)
    return this.#slices
  }

  async #withFile<T>(work: (path: string) => Promise<T>): Promise<T> {
    const { tempDir } = this.#options
    mkdirSync(tempDir, { recursive: true })
    made += 1
    // Named so that the next run knows whose it was, and removes it after a process that was killed.
    const path = join(tempDir, `sparkify-${process.pid}-land-${made}.json`)
    try {
      return await work(path)
    } finally {
      await rm(path, { force: true })
    }
  }
}

/** An address of S3. Throws E_CONFIG for any other. */
export function s3Uri(uri: string): S3Uri {
  const [, rest] = /^s3:\/\/([^/]+\/.+)$/s.exec(uri) ?? []
  if (rest !== undefined) return `s3://${rest}` as S3Uri
  throw new AppError('E_CONFIG', 'fix-config', `${uri} is no object in S3, and the cluster reads nothing else`, {
    hint: 'Name it as s3://bucket/key.'
  })
}
