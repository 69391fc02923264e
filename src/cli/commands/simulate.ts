import { resolve } from 'node:path'
import { parseFaults, type SimulateOptions, type SimulateReport, simulate, simulateLive } from '../../simulate/index.ts'
import { AppError } from '../../util/errors.ts'
import type { Context } from '../context.ts'
import { bytes, plural, seconds } from '../numbers.ts'
import type { VerbOptions } from '../options.ts'

export async function run(options: VerbOptions<'simulate'>, context: Context): Promise<number> {
  refuse(options, context)
  const { out, err } = context
  const common = simulateOptions(options, context)
  try {
    if (options.live) await live(common, options, context)
    else await batch(common, options, context)
  } catch (error) {
    // The reader has seen enough (`| head`); a failure to write is told at the end of the program.
    if (options.out === '-' && out.closed) return 0
    throw error
  } finally {
    err.progress(undefined)
  }
  return 0
}

async function batch(common: SimulateOptions, options: VerbOptions<'simulate'>, context: Context): Promise<void> {
  const { out, err, json } = context
  const report = await simulate(common)
  err.progress(undefined)
  if (options.out === '-') return err.note(`Simulated ${summary(report)}.`)
  if (json) return out.json({ written: common.out, ...report })
  const faults = options.faults === undefined ? '' : `  faults         added; the truth about them is in faults.json\n`
  out.write(
    `Simulated ${summary(report)}.
  time           ${report.start} to ${report.end}, seed ${report.seed}
  log files      ${plural(report.logFiles, 'file')}, ${bytes(report.bytes)}
  song files     ${report.songFiles === 0 ? 'none' : plural(report.songFiles, 'file')}
${faults}  written to     ${options.out}
`
  )
}

const summary = (report: SimulateReport): string =>
  `${plural(report.events, 'event')} of ${plural(report.users, 'user')} in ${seconds(report.seconds)}`

async function live(common: SimulateOptions, options: VerbOptions<'simulate'>, context: Context): Promise<void> {
  const { out, err, json } = context
  err.note(`Playing live${options.out === '-' ? '' : ` into ${options.out}`}; Ctrl-C ends it.`)
  const report = await simulateLive({ ...common, speed: options.speed })
  err.progress(undefined)
  const text = `${report.resumed ? 'Went on and wrote' : 'Wrote'} ${plural(report.events, 'event')}, ${report.finished ? 'up to the end' : 'then stopped: the same command goes on from there'}.`
  if (options.out === '-') err.note(text.replace(/: the same.*$/, '.'))
  else if (json) out.json({ written: common.out, ...report })
  else out.write(`${text}\n`)
}

function simulateOptions(options: VerbOptions<'simulate'>, { cwd, signal, err, out }: Context): SimulateOptions {
  const { scale, users, days, start, end, seed, growthRate, attritionRate, noSongs, shape, gzip, workers } = options
  const place = (path: string | undefined): string | undefined => (path === undefined ? undefined : resolve(cwd, path))
  return {
    out: options.out === '-' ? out.raw : resolve(cwd, options.out ?? ''),
    config: place(options.eventsimConfig),
    songsDir: place(options.songs),
    faults: options.faults === undefined ? undefined : parseFaults(options.faults),
    ...{ scale, users, days, start, end, seed, growthRate, attritionRate, noSongs, shape, gzip, workers, signal },
    onProgress: ({ phase, count, share }) => {
      const total = share > 0 ? { total: Math.round(count / share) } : {}
      err.progress({ label: 'simulating', done: count, unit: phase, ...total })
    }
  }
}

/** What only the command line can get wrong; the simulator checks the rest. */
function refuse({ out, live, speed }: VerbOptions<'simulate'>, { configPath, json }: Context): void {
  const bad = (message: string, hint: string): AppError => new AppError('E_USAGE', 'fix-config', message, { hint })
  if (configPath !== undefined) {
    throw bad('simulate does not read dwh.cfg', 'For a configuration of eventsim’s format, use --eventsim-config.')
  }
  if (out === undefined || out === '') {
    throw bad('simulate needs --out FOLDER', 'For example: sparkify simulate --out data; --out - prints the rows.')
  }
  if (out === '-' && json) {
    throw bad('--json and --out - exclude each other', 'Both want standard output: leave one of them out.')
  }
  if (speed !== undefined && !live) throw bad('--speed needs --live', 'Without --live it is as fast as it can be.')
}
