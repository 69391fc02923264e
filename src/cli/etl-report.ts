import type { EtlReport } from '../pipeline/etl-report.ts'
import type { RunEvent } from '../pipeline/events.ts'
import type { CheckOutcome } from '../quality/run.ts'
import { jsonWithBigints } from '../util/json.ts'
import type { Context } from './context.ts'
import { count, percent, plural, seconds } from './numbers.ts'
import { visible } from './render/width.ts'
import { wrapLines } from './render/wrap.ts'

type PassedOverEvent = Extract<RunEvent, { readonly type: 'passed-over' }>

/** Draws a run's events as progress and notes. */
export function follow({ err }: Context): (event: RunEvent) => void {
  let rows = 0
  return (event) => {
    switch (event.type) {
      case 'step':
        err.progress({ label: `batch ${event.batch}: ${event.name}`, done: rows, unit: 'rows' })
        break
      case 'batch':
        rows += event.rows
        err.detail(
          `batch ${event.batch}: ${plural(event.files, 'file')}, ${plural(event.rows, 'row')} in ${seconds(event.seconds)}`
        )
        break
      case 'check':
        err.warn(checkText(event.outcome))
        break
      case 'drift':
        err.warn(
          `${event.dataset}: unknown key ${JSON.stringify(event.key)} in ${plural(event.rows, 'row')}, first in ${event.firstFile}; it is ignored`
        )
        break
      case 'empty':
        err.warn(`${event.dataset}: ${event.uri} holds no .json or .ndjson file`)
        break
      case 'passed-over':
        for (const line of passedOverLines(event)) err.warn(line)
        break
      case 'note':
        err.note(event.message)
        break
    }
  }
}

export function checkText({ id, says, failing, sample }: CheckOutcome): string {
  const shown = jsonWithBigints(sample[0])
  return `${id}: it should hold that ${says}; ${plural(failing, 'row')} differ${failing === 1 ? 's' : ''}, such as ${shown}`
}

/** A line for each thing that a source holds and nothing can be read from. */
export function passedOverLines({ dataset, count: all, named }: Omit<PassedOverEvent, 'type'>): readonly string[] {
  const lines = named.map(({ uri, why }) => `${dataset}: ${uri} ${why}, and is passed over; mend or remove it`)
  return all > named.length ? [...lines, `${dataset}: … and ${count(all - named.length)} more are passed over`] : lines
}

/** What a run did, for people. */
export function etlText(report: EtlReport, { isTty, columns }: Pick<Context, 'isTty' | 'columns'>): string {
  const { files, rows, totals } = report
  const nothing = files.new + files.changed === 0
  const lines = nothing
    ? [`Nothing new: ${plural(files.unchanged, 'file')} as loaded before.`]
    : [
        `Loaded ${plural(files.new, 'new file')}, ${plural(files.changed, 'changed file')} (${count(files.unchanged)} unchanged) in ${seconds(report.seconds)}.`,
        `  rows read      ${count(rows.read)} = ${count(rows.staged)} staged + ${count(rows.rejected)} rejected`,
        `  staged plays   ${count(report.plays)} = ${count(report.plays - report.duplicates)} songplays + ${count(report.duplicates)} duplicates`
      ]
  if (rows.rejected > 0) lines.push('  `sparkify rejects` lists the rejected rows.')
  if (files.gone > 0) {
    const named = visible(report.goneFiles.slice(0, 3).join(', '))
    lines.push(
      `  ${plural(files.gone, 'file')} of earlier runs gone from the source, rows kept: ${named}${files.gone > 3 ? ', …' : ''}`
    )
  }
  const star = (rule: string): string => (rule === report.songMatch ? ' (in force)' : '')
  lines.push(
    `  plays in all   ${count(totals.plays)}`,
    `  song found     exact ${percent(totals.matchedExact, totals.plays)}${star('exact')}, normalized ${percent(totals.matchedNormalized, totals.plays)}${star('normalized')}`
  )
  const requests = Object.entries(report.requests).map(([kind, sent]) => `${count(sent)} ${kind}`)
  if (requests.length > 0) lines.push(`  requests       ${requests.join(', ')}`)
  return wrapLines(`${lines.join('\n')}\n`, isTty ? columns : undefined)
}
