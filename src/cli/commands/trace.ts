import { trace } from '../../pipeline/trace.ts'
import { AppError } from '../../util/errors.ts'
import type { Context } from '../context.ts'
import { awsAccess, warehouseOf } from '../open.ts'
import type { VerbOptions } from '../options.ts'
import { visible } from '../render/width.ts'

export async function run(
  options: VerbOptions<'trace'>,
  { config, signal, out, json, isTty }: Context
): Promise<undefined> {
  if (!/^\d{1,18}$/.test(options.songplay_id)) {
    throw new AppError(
      'E_USAGE',
      'fix-input',
      `a songplay_id is a whole number, found ${JSON.stringify(options.songplay_id)}`,
      {
        hint: 'Take one from songplays: sparkify query --sql "SELECT songplay_id FROM songplays LIMIT 5"'
      }
    )
  }
  const aws = awsAccess(config)
  const found = await trace(await warehouseOf(config), BigInt(options.songplay_id), { aws, signal })
  if (json) {
    out.json(found)
    return
  }
  const { play, file, run: by, duplicates, raw } = found
  const lines = [
    `play       ${play.songplay_id}: ${play.title ?? '(no title)'} by ${play.artist ?? '(no artist)'}`,
    `           user ${play.user_id}, session ${play.session_id}, ${play.start_time}`,
    `song       ${play.song_id === null ? 'not in the catalogue' : `${play.song_id}, artist ${play.artist_id}`}`,
    `file       ${file.uri}`,
    `line       ${file.line}`,
    `loaded     ${file.loadedAt}${by ? ` by run ${by.run_id}: ${by.holder}, version ${by.version}` : ''}`,
    ...duplicates.map((d) => `also in    ${d.uri}:${d.line}`)
  ]
  for (const line of lines) out.write(`${visible(line)}\n`)
  const shown = raw ?? '(the file is gone, was changed since, or cannot be read from here)'
  // In a pipe the line stays as it is, for whoever parses it.
  out.write(`raw line   ${isTty ? visible(shown) : shown}\n`)
}
