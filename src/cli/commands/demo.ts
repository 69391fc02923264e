import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { check } from '../../pipeline/check.ts'
import { etl } from '../../pipeline/etl.ts'
import type { EtlReport } from '../../pipeline/etl-report.ts'
import { query } from '../../pipeline/query.ts'
import { loadQuestion } from '../../queries/index.ts'
import { simulate } from '../../simulate/index.ts'
import { folderSource } from '../../sources/folder.ts'
import type { Dataset, Source } from '../../sources/types.ts'
import type { Context } from '../context.ts'
import { etlText, follow } from '../etl-report.ts'
import { plural } from '../numbers.ts'
import { etlSettings, sourcesOf, warehouseOf } from '../open.ts'
import type { VerbOptions } from '../options.ts'
import { renderBars } from '../render/bars.ts'
import { rowsAsObjects } from '../render/json.ts'
import { renderTable } from '../render/table.ts'

/** What a newcomer wants to see first. */
const QUESTIONS = ['top-songs', 'top-artists', 'plays-by-hour', 'free-and-paid'] as const

export async function run({ dir }: VerbOptions<'demo'>, context: Context): Promise<number> {
  const { config, signal, now, out, err, json } = context
  const sources = await sourcesFor(dir, context)
  const warehouse = await warehouseOf(config)
  err.note(`Loading into ${warehouse.name} …`)
  const report: EtlReport = await etl({
    warehouse,
    sources,
    ...etlSettings(config),
    signal,
    now,
    emit: follow(context)
  })
  const outcomes = await check({ warehouse, signal, now, waitSeconds: config.lockWait })
  const failed = outcomes.filter((o) => !o.passed && o.severity === 'error')
  err.progress(undefined)
  if (!json) {
    out.write(etlText(report, context))
    out.write(`  checks         ${outcomes.length - failed.length} passed, ${failed.length} failed\n`)
  }
  const answers: Record<string, unknown> = {}
  for (const name of QUESTIONS) {
    const question = await loadQuestion(name)
    const result = await query(warehouse, question.sql, signal)
    answers[name] = rowsAsObjects(result)
    if (json) continue
    const fit = context.isTty ? { columns: context.columns } : {}
    const shown = { ...result, rows: result.rows.slice(0, question.bars ? 24 : 10) }
    const bars = question.bars && renderBars(shown, { ...question.bars, columns: context.columns, cut: context.isTty })
    out.write(`\n${question.title}\n\n${bars ?? renderTable(shown, fit)}`)
  }
  if (json) out.json({ report, checks: { passed: outcomes.length - failed.length, failed: failed.length }, answers })
  else out.write('\nMore: `sparkify query --list`, `sparkify status`, `sparkify query --sql "SELECT …"`\n')
  return failed.length > 0 ? 3 : 0
}

/** The data that is configured; without any, a simulated month, made once. */
async function sourcesFor(dir: string | undefined, context: Context): Promise<Record<Dataset, Source>> {
  const { config, signal, err, cwd } = context
  if (dir === undefined && (config.logData || config.songData)) return sourcesOf(config)
  const root = resolve(cwd, dir ?? 'data')
  const places = { events: join(root, 'log_data'), songs: join(root, 'song_data') }
  if (!holdsFiles(places.events)) {
    err.note(`No data yet: simulating a month of listening into ${root} …`)
    const made = await simulate({
      out: root,
      scale: 'month',
      signal,
      onProgress: ({ phase, count }) => err.progress({ label: `simulating ${phase}`, done: count })
    })
    err.progress(undefined)
    err.note(`Simulated ${plural(made.events, 'event')}.`)
  }
  return { events: folderSource(places.events), songs: folderSource(places.songs) }
}

const holdsFiles = (folder: string): boolean => existsSync(folder) && readdirSync(folder).length > 0
