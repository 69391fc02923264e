import { resolve } from 'node:path'
import { exportQuery } from '../../pipeline/export.ts'
import { query } from '../../pipeline/query.ts'
import { orNoTables } from '../../pipeline/tables.ts'
import {
  compare,
  expectedFor,
  hasOrderBy,
  listQuestions,
  loadQuestion,
  type Question,
  readExpected
} from '../../queries/index.ts'
import { AppError } from '../../util/errors.ts'
import type { QueryResult } from '../../warehouse/types.ts'
import { comparisonText } from '../comparison.ts'
import type { Context } from '../context.ts'
import { plural } from '../numbers.ts'
import { tempDirOf, warehouseOf } from '../open.ts'
import type { VerbOptions } from '../options.ts'
import { outFile, writeOut } from '../out-file.ts'
import { renderBars } from '../render/bars.ts'
import { renderCsv } from '../render/csv.ts'
import { renderJson, rowsAsObjects } from '../render/json.ts'
import { renderMarkdown } from '../render/markdown.ts'
import { renderTable } from '../render/table.ts'
import { wrapLines } from '../render/wrap.ts'

type Options = VerbOptions<'query'>

export async function run(options: Options, context: Context): Promise<number | undefined> {
  const { config, signal, out, json, cwd } = context
  if (options.list) return list(context)
  if (options.compare !== undefined && options.name === undefined && options.sql === undefined) {
    return compareAll(resolve(cwd, options.compare), context)
  }
  if ((options.name === undefined) === (options.sql === undefined)) {
    throw usage(
      'query takes the name of a question or --sql, and not both',
      '`sparkify query --list` lists the questions.'
    )
  }
  const question = options.name === undefined ? undefined : await loadQuestion(options.name)
  const sql = question?.sql ?? options.sql ?? ''
  if (options.showSql) {
    if (json) out.json({ sql })
    else out.write(`${sql}\n`)
    return undefined
  }
  const path = options.out === undefined ? undefined : outFile(options.out, cwd)
  const warehouse = await warehouseOf(config)
  if (options.format === 'parquet') {
    if (path === undefined) throw usage('parquet is no text: it needs --out FILE', 'Or choose another --format.')
    const settings = { memoryLimit: config.memoryLimit, tempDir: tempDirOf(config), signal }
    const rows = await exportQuery({ warehouse, sql, format: 'parquet', path, ...settings })
    return written(rows, path, options.out, context)
  }
  const asked = (): Promise<QueryResult> => query(warehouse, sql, signal)
  const result = question ? await orNoTables(warehouse, signal, asked) : await asked()
  if (options.compare !== undefined) {
    const file = await readExpected(resolve(cwd, options.compare))
    const expected = expectedFor(file, question?.name ?? 'query', options.compare)
    const outcome = compare(result, expected, { ordered: question !== undefined || hasOrderBy(sql) })
    if (json) out.json(outcome)
    else out.write(comparisonText(question?.name ?? 'query', outcome))
    return outcome.equal ? 0 : 3
  }
  if (path !== undefined) {
    const text = render(result, question, { ...options, format: options.format ?? 'csv' }, context)
    await writeOut(path, text, options.out)
    return written(result.rows.length, path, options.out, context)
  }
  if (json) out.json(rowsAsObjects(result))
  else out.write(render(result, question, options, context))
  return undefined
}

function render(result: QueryResult, question: Question | undefined, { format }: Options, context: Context): string {
  const width = context.isTty ? { columns: context.columns } : {}
  switch (format) {
    case 'csv':
      return renderCsv(result)
    case 'json':
      return renderJson(result)
    case 'md':
      return renderMarkdown(result)
    case 'table':
      return renderTable(result, width)
    default: {
      // Bars where a picture says more: on a terminal, or when asked for.
      const wanted = format === 'bars' || (format === undefined && context.isTty)
      const bars =
        wanted && question?.bars
          ? renderBars(result, { ...question.bars, columns: context.columns, cut: context.isTty })
          : undefined
      const head = question && context.isTty ? `${question.title}\n\n` : ''
      return head + (bars ?? renderTable(result, width))
    }
  }
}

async function list({ out, json, isTty, columns }: Context): Promise<undefined> {
  const questions = await listQuestions()
  if (json) out.json(questions.map(({ name, title, question }) => ({ name, title, question })))
  else {
    const width = Math.max(...questions.map((q) => q.name.length))
    const fit = isTty ? columns : undefined
    // On a narrow terminal a question stands below its name.
    const head = (name: string): string => (fit && fit < width + 40 ? `${name}\n  ` : `${name.padEnd(width)}  `)
    for (const { name, question } of questions) out.write(wrapLines(`${head(name)}${question}\n`, fit))
  }
}

/** Every question that an expected file has rows for. */
async function compareAll(path: string, { config, signal, out, json }: Context): Promise<number> {
  const file = await readExpected(path)
  if (file.kind === 'one') {
    throw usage(
      `${path} does not say which question it is about`,
      'Name the question: sparkify query NAME --compare FILE'
    )
  }
  const warehouse = await warehouseOf(config)
  const outcomes: { name: string; outcome: ReturnType<typeof compare> }[] = []
  for (const [name, expected] of file.byName) {
    const question = await loadQuestion(name)
    outcomes.push({ name, outcome: compare(await query(warehouse, question.sql, signal), expected) })
  }
  if (json) out.json(Object.fromEntries(outcomes.map(({ name, outcome }) => [name, outcome])))
  else for (const { name, outcome } of outcomes) out.write(comparisonText(name, outcome))
  return outcomes.every(({ outcome }) => outcome.equal) ? 0 : 3
}

function written(rows: number, path: string, typed: string | undefined, { out, json }: Context): undefined {
  if (json) out.json({ written: path, rows })
  else out.write(`Wrote ${plural(rows, 'row')} to ${typed ?? path}.\n`)
}

const usage = (message: string, hint: string): AppError => new AppError('E_USAGE', 'fix-input', message, { hint })
