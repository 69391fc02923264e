import { doctor, type Finding } from '../../pipeline/doctor.ts'
import { openSource } from '../../sources/open.ts'
import type { Source } from '../../sources/types.ts'
import { AppError } from '../../util/errors.ts'
import type { Location } from '../../util/location.ts'
import type { Context } from '../context.ts'
import { tempDirOf, warehouseOf } from '../open.ts'
import type { VerbOptions } from '../options.ts'

export async function run(_options: VerbOptions<'doctor'>, context: Context): Promise<number> {
  const { config, signal, now, out, json } = context
  const findings: Finding[] = [
    { about: 'configuration', status: 'ok', found: config.file ?? 'no dwh.cfg; flags, environment and defaults' }
  ]
  const problems: Finding[] = []
  const source = async (about: string, place: Location | undefined): Promise<Source | undefined> => {
    if (!place) return undefined
    try {
      return await openSource(place)
    } catch (error) {
      problems.push(problem(about, error))
      return undefined
    }
  }
  const sources = {
    songs: await source('SONG_DATA', config.songData),
    events: await source('LOG_DATA', config.logData)
  }
  const looked = await doctor({
    warehouse: await warehouseOf(config),
    sources,
    tempDir: tempDirOf(config),
    now,
    signal
  })
  const better = new Set(problems.map((p) => p.about))
  findings.push(...problems, ...looked.filter((f) => !better.has(f.about)))
  if (json) out.json({ findings })
  else {
    for (const { status, about, found, hint } of findings) {
      out.write(`${status.padEnd(6)}${about}: ${found}\n${hint && status !== 'ok' ? `      → ${hint}\n` : ''}`)
    }
  }
  return findings.some((f) => f.status === 'bad') ? 4 : 0
}

function problem(about: string, error: unknown): Finding {
  if (!(error instanceof AppError)) throw error
  return { about, status: 'bad', found: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) }
}
