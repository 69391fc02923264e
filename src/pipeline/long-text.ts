import type { Extraction } from '../extract/extract.ts'
import { jsonWithBigints } from '../util/json.ts'
import type { Dialect, Session, Value } from '../warehouse/types.ts'
import type { Emit } from './events.ts'

/**
 * The column `raw` of rejects as this engine can hold it, in the words of the DuckDB that extracted them. Where a long
 * text has a limit, a longer row keeps its beginning: as many bytes as fit (a multiple of four, so that base64 still
 * reads) where each character is one byte, else as many characters as fit whatever they are. raw_bytes stays the length
 * of the whole row, so that the cut shows.
 */
export function keptRaw({ traits: { longTextBytes } }: Dialect): string {
  if (longTextBytes === undefined) return 'raw'
  const characters = Math.floor(longTextBytes / 4)
  return `CASE WHEN strlen(raw) <= ${longTextBytes} THEN raw
       WHEN strlen(raw) = length(raw) THEN left(raw, ${characters * 4}) ELSE left(raw, ${characters}) END AS raw`
}

/** Says how many rejected rows are kept in part only because of the engine. */
export async function tellCutRaw(session: Session, extraction: Extraction, emit: Emit): Promise<void> {
  const { longTextBytes } = session.dialect.traits
  if (longTextBytes === undefined) return
  const db = await session.extractDb()
  const [row] = await db.all(
    `SELECT count(*)::BIGINT AS cut FROM (${extraction.rejects}) WHERE strlen(raw) > ${longTextBytes}`
  )
  const cut = Number(row?.cut ?? 0)
  if (cut === 0) return
  const rows = cut === 1 ? '1 rejected row is' : `${cut} rejected rows are`
  emit({
    type: 'note',
    message: `${rows} longer than the ${longTextBytes} bytes that this engine holds: etl_rejects keeps the beginning, raw_bytes tells the length`
  })
}

/** Failing rows as JSON that the engine can hold: as many of the first as fit, with a last entry that says how many do not. */
export function fittingSample(
  sample: readonly Readonly<Record<string, Value>>[],
  { traits: { longTextBytes } }: Dialect
): string {
  for (let shown = sample.length; shown >= 0; shown--) {
    const left = sample.length - shown
    const json = jsonWithBigints(left === 0 ? sample : [...sample.slice(0, shown), { rows_too_long_to_show: left }])
    if (longTextBytes === undefined || Buffer.byteLength(json) <= longTextBytes) return json
  }
  return '[]'
}
