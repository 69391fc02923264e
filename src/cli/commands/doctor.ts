import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { doctor, type Finding } from '../../pipeline/doctor.ts'
import { openSource } from '../../sources/open.ts'
import type { Source } from '../../sources/types.ts'
import { AppError } from '../../util/errors.ts'
import type { Location } from '../../util/location.ts'
import type { Context } from '../context.ts'
import { awsAccess, tempDirOf, warehouseOf } from '../open.ts'
import type { VerbOptions } from '../options.ts'
import { wrapLines } from '../render/wrap.ts'

export async function run(_options: VerbOptions<'doctor'>, context: Context): Promise<number> {
  const { config, signal, now, out, json, isTty, columns } = context
  const findings: Finding[] = [
    { about: 'configuration', status: 'ok', found: config.file ?? 'no dwh.cfg; flags, environment and defaults' }
  ]
  const problems: Finding[] = []
  const source = async (about: string, place: Location | undefined): Promise<Source | undefined> => {
    if (!place) return undefined
    try {
      return await openSource(place, awsAccess(config))
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
    tempDir: standing(tempDirOf(config)),
    now,
    signal
  })
  const better = new Set(problems.map((p) => p.about))
  findings.push(...problems, ...looked.filter((f) => !better.has(f.about)))
  if (json) out.json({ findings })
  else {
    for (const { status, about, found, hint } of findings) {
      const text = `${status.padEnd(6)}${about}: ${found}\n${hint && status !== 'ok' ? `      → ${hint}\n` : ''}`
      out.write(wrapLines(text, isTty ? columns : undefined))
    }
  }
  return findings.some((f) => f.status === 'bad') ? 4 : 0
}

/** The folder itself, or the nearest one above it that is there: a run makes what is missing. */
function standing(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : standing(dirname(folder))
}

function problem(about: string, error: unknown): Finding {
  if (!(error instanceof AppError)) throw error
  return { about, status: 'bad', found: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) }
}
