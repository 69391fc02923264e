import type { InputFile } from '../extract/read-file.ts'
import { inputColumns } from '../extract/read-json.ts'
import { stagingOf } from '../extract/scratch.ts'
import { etlFiles, etlRejects, type TableDef } from '../model/index.ts'
import { DATASETS, type Dataset, isGzip } from '../sources/types.ts'
import { isPlay } from '../transform/index.ts'
import { AppError } from '../util/errors.ts'
import type { FileError, Landed, LandedFiles, Session, Value } from '../warehouse/types.ts'
import type { Batch, BatchContext, LandedBatch, Tally } from './batch.ts'
import { brokenRules, conversions } from './direct-rules.ts'
import { checkRejected } from './limits.ts'

/** Rows from which on a column that is null in all of them cannot be chance. */
const ENOUGH_ROWS = 100
/** Rows with errors at which COPY gives up, where MAX_REJECTED is a share of rows that nobody has counted yet. */
const MOST_ERRORS = 100_000

/**
 * Lands a batch by letting the cluster read its files (direct staging). COPY says of no row which file it came from: the rows of all
 * files of one COPY stand under the first of them, and so do their counts; `staged_as` in the ledger tells.
 */
export async function landDirect(context: BatchContext, batch: Batch, tally: Readonly<Tally>): Promise<LandedBatch> {
  const parts: LandedBatch['parts'][number][] = []
  let nextId = batch.firstFileId
  for (const dataset of DATASETS) {
    const inputs = batch.todo
      .filter((t) => t.dataset === dataset)
      .map(({ file }) => ({ fileId: nextId++, source: context.sources[dataset], file }))
    if (inputs.length === 0) continue
    context.emit({ type: 'step', batch: batch.number, name: `COPY ${dataset}` })
    const range = { first: nextId - inputs.length, last: nextId - 1 }
    parts.push({ dataset, inputs, range, content: await landDataset(context, dataset, inputs, tally) })
  }
  await context.matchKeys.land(context.session)
  return { ...batch, parts }
}

type Content = LandedBatch['parts'][number]['content']
type Row = readonly Value[]

async function landDataset(
  context: BatchContext,
  dataset: Dataset,
  inputs: readonly InputFile[],
  tally: Readonly<Tally>
): Promise<Content> {
  const { session, maxRejected } = context
  const landed: Landed[] = []
  const ledger: Row[] = []
  const rejects: Row[] = []
  const counts = { read: 0, staged: 0, rejected: 0, plays: 0 }
  const texts = new Set<string>()
  const examples: { uri: string; line: number; column: string | null; reason: string; message: string }[] = []
  for (const gzip of [false, true]) {
    // COPY takes one compression for all its files.
    const group = inputs.filter(({ file }) => isGzip(file.uri) === gzip)
    const [first] = group
    if (first === undefined) continue
    const files = await copyGroup(context, dataset, group, gzip)
    const found = await examine(session, dataset, files.table)
    landed.push({ into: stagingOf(dataset), select: goodRows(dataset, files.table, first.fileId) })
    const errors = errorsByFile(files.errors, group)
    rejects.push(...[...errors].flatMap(([fileId, list]) => list.map((e) => rejectOfFile(context, dataset, fileId, e))))
    rejects.push(...(await ruleRejects(context, dataset, files.table, first.fileId)))
    ledger.push(...ledgerOf(context, dataset, group, errors, found))
    const fileErrors = [...errors.values()].reduce((sum, list) => sum + list.length, 0)
    counts.staged += found.good
    counts.plays += found.plays
    counts.rejected += found.broken + fileErrors
    for (const text of await textsOf(session, dataset, files.table)) texts.add(text)
    for (const e of files.errors.slice(0, 5)) examples.push(e)
  }
  counts.read = counts.staged + counts.rejected
  const before = tally[dataset]
  checkRejected(dataset, before.read + counts.read, before.rejected + counts.rejected, maxRejected, examples)
  landed.unshift(await landRows(session, etlFiles, `t_direct_files_${dataset}`, ledger))
  if (rejects.length > 0) landed.push(await landRows(session, etlRejects, `t_direct_rejects_${dataset}`, rejects))
  await context.matchKeys.foldTexts(session, [...texts])
  return { dataset, drift: [], gone: [], counts, landed }
}

async function copyGroup(
  context: BatchContext,
  dataset: Dataset,
  group: readonly InputFile[],
  gzip: boolean
): Promise<LandedFiles> {
  const { session, maxRejected, jsonPaths } = context
  if (session.landFiles === undefined) {
    throw new AppError('E_CONFIG', 'fix-config', 'direct staging is for Amazon Redshift only', {
      hint: 'Leave [ETL] REDSHIFT_STAGING out.'
    })
  }
  const far = group.find(({ file }) => !file.uri.startsWith('s3://'))
  if (far !== undefined) {
    throw new AppError(
      'E_CONFIG',
      'fix-config',
      `direct staging reads from S3 only, and ${far.file.uri} is not there`,
      {
        hint: 'Set [ETL] REDSHIFT_STAGING = compact, or LOG_DATA and SONG_DATA to s3://…'
      }
    )
  }
  const maxErrors = maxRejected.kind === 'rows' ? maxRejected.rows + 1 : MOST_ERRORS
  return session.landFiles({
    into: stagingOf(dataset),
    uris: group.map(({ file }) => file.uri),
    gzip,
    jsonPaths: dataset === 'events' ? jsonPaths : undefined,
    maxErrors
  })
}

interface Found {
  readonly good: number
  readonly broken: number
  readonly plays: number
}

/** Counts rows that keep the rules and those that do not, and refuses a load of which a column came out empty. */
async function examine(session: Session, dataset: Dataset, table: string): Promise<Found> {
  const columns = inputColumns(stagingOf(dataset)).map((c) => (c.from ?? '').toLowerCase())
  const rules = brokenRules(stagingOf(dataset))
  const play = dataset === 'events' ? `CASE WHEN ${isPlay(session.dialect.traits, 'l')} THEN 1 ELSE 0 END` : '0'
  const id = session.dialect.id
  const { rows } = await session.query(
    `SELECT COUNT(*), COALESCE(SUM(CASE WHEN ${rules.any} THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN ${rules.any} THEN 0 ELSE ${play} END), 0),
  ${columns.map((c) => `COUNT(l.${id(c)})`).join(', ')}
FROM ${id(table)} l`
  )
  const [all, broken, plays, ...filled] = (rows[0] ?? []).map(Number)
  const total = all ?? 0
  const empty = columns.filter((_, i) => filled[i] === 0)
  if (total >= ENOUGH_ROWS && empty.length > 0) {
    throw new AppError(
      'E_DATA',
      'fix-input',
      `COPY found no value for ${empty.join(', ')} in any of ${total} rows of ${dataset}; nothing of this batch was loaded`,
      { hint: 'Look whether the keys are spelt so, and whether LOG_JSONPATH fits; compact staging takes such files.' }
    )
  }
  return { good: total - (broken ?? 0), broken: broken ?? 0, plays: plays ?? 0 }
}

function goodRows(dataset: Dataset, table: string, fileId: number): string {
  const target = stagingOf(dataset)
  return `SELECT ${conversions(target)}, ${fileId} AS file_id, l.line AS line FROM "${table}" l
WHERE NOT (${brokenRules(target).any})`
}

/** Rows that parse and still are not valid, one reject each; COPY has thrown their text away. */
async function ruleRejects(context: BatchContext, dataset: Dataset, table: string, fileId: number): Promise<Row[]> {
  const rules = brokenRules(stagingOf(dataset))
  const { rows } = await context.session.query(
    `SELECT l.line, ${rules.column}, ${rules.reason} FROM "${table}" l WHERE ${rules.any} ORDER BY l.line LIMIT ${MOST_ERRORS}`
  )
  const says = 'the cluster read the row, and it breaks a rule (direct staging keeps neither its file nor its text)'
  return rows.map(([line = null, column = null, reason = null]) => [
    ...[context.runId, fileId, dataset, line, column, reason, says, '', 'utf-8', 0]
  ])
}

function rejectOfFile(context: BatchContext, dataset: Dataset, fileId: number, error: FileError): Row {
  const { line, column, reason, message, raw } = error
  const bytes = Buffer.byteLength(raw)
  return [context.runId, fileId, dataset, line, column, reason, message, raw, 'utf-8', bytes]
}

/** The errors of each file, one a line. The engine gives the first 256 bytes of an address. */
function errorsByFile(errors: readonly FileError[], group: readonly InputFile[]): Map<number, FileError[]> {
  const known = new Map(group.map(({ file, fileId }) => [file.uri.slice(0, 256), fileId]))
  const found = new Map<number, FileError[]>()
  const seen = new Set<string>()
  for (const error of errors) {
    const fileId = known.get(error.uri) ?? known.get(error.uri.slice(0, 256)) ?? group[0]?.fileId ?? 0
    const key = `${fileId} ${error.line}`
    if (seen.has(key)) continue
    seen.add(key)
    found.set(fileId, [...(found.get(fileId) ?? []), error])
  }
  return found
}

function ledgerOf(
  { runId, now }: BatchContext,
  dataset: Dataset,
  group: readonly InputFile[],
  errors: ReadonlyMap<number, readonly FileError[]>,
  found: Found
): Row[] {
  const first = group[0]?.fileId ?? 0
  return group.map(({ fileId, file }) => {
    const own = errors.get(fileId)?.length ?? 0
    const all = fileId === first ? found : { good: 0, broken: 0, plays: 0 }
    const rejected = own + all.broken
    return [
      ...[fileId, dataset, file.uri, file.etag, file.size, 'loaded', runId, now().toISOString()],
      ...[all.good + rejected, all.good, rejected, all.plays, 0, first]
    ]
  })
}

async function landRows(session: Session, into: TableDef, name: string, rows: readonly Row[]): Promise<Landed> {
  const { id } = session.dialect
  await session.run(`DROP TABLE IF EXISTS ${id(name)}`)
  await session.run(`CREATE TEMPORARY TABLE ${id(name)} (LIKE ${id(into.name)})`)
  await session.insertRows({ name, columns: into.columns }, rows)
  return { into, select: `SELECT ${into.columns.map((c) => id(c.name)).join(', ')} FROM ${id(name)}` }
}

async function textsOf(session: Session, dataset: Dataset, table: string): Promise<string[]> {
  const where = dataset === 'events' ? ` AND ${isPlay(session.dialect.traits, 'l')}` : ''
  const texts: string[] = []
  for (const name of dataset === 'events' ? ['song', 'artist'] : ['title', 'artist_name']) {
    // Grouped with the length: on this engine 'a ' and 'a' are one group, and each needs a key of its own.
    const sql = `SELECT MIN(l.${name}) FROM "${table}" l WHERE l.${name} IS NOT NULL${where} GROUP BY l.${name}, LENGTH(l.${name})`
    for await (const page of session.pages(sql)) for (const [text] of page.rows) texts.push(String(text))
  }
  return texts
}
