import type { ColumnDef, TableDef } from '../model/types.ts'
import { literal } from '../util/sql.ts'
import { inputColumns, playsWithoutUser, raw, readJson } from './read-json.ts'
import { DOUBTED_KEY } from './row-prefix.ts'

/**
 * The reader of rows whose shape is not known: SQL that parses and types JSON lines in DuckDB, and marks as suspect every row
 * of which it is not certain. DuckDB casts in silence (true to 1, 1.5 to 2, 1.10 to 1.1), so each value is read as text first and taken
 * only in its canonical form. A line that does not parse comes out as a row of nulls, and is suspect for want of a
 * required field.
 */

/**
 * A SELECT of the doubted rows of a part that are fine all the same, typed, with the columns of the staging table in order. The
 * barrier never holds: DuckDB moves a condition below the subquery only where all that it names can be computed again, and
 * would then cast each number anew for every question about it.
 * @param path where they lie, maybe beside others
 * @param place file_id and line, made from the number of the row
 */
export function readDoubted(table: TableDef, path: string, place: (key: string) => string): string {
  const columns = inputColumns(table)
  const rows = readJson(path, DOUBTED_KEY, columns, () => 'VARCHAR')
  const values = columns.map((c) => (c.type.kind === 'text' ? raw(c) : `${typed(c)} AS ${value(c)}, ${raw(c)}`))
  const named = columns.map((c) => `${c.type.kind === 'text' ? raw(c) : value(c)} AS ${c.name}`)
  return `SELECT ${named.join(', ')}, ${place('part_row')}
FROM (
  SELECT "${DOUBTED_KEY}" AS part_row, random() AS barrier, ${values.join(', ')} FROM ${rows} WHERE "${DOUBTED_KEY}" IS NOT NULL
)
WHERE CASE WHEN barrier < 0 OR ${suspect(columns)}
  THEN false ELSE true END`
}

function typed(column: ColumnDef): string {
  switch (column.type.kind) {
    case 'integer':
    case 'bigint':
      return `try_cast(${raw(column)} AS ${column.type.kind})`
    case 'double':
      return `try_cast(${raw(column)} AS DOUBLE)`
    default:
      return raw(column)
  }
}

/** The name of a number's typed value, beside its text. */
const value = (column: ColumnDef): string => `"=${column.name}"`

/**
 * Holds for a row that is certainly not fine or not certainly fine; null counts as no. It is a condition of CASE, and nothing in it stands
 * under a NOT: so DuckDB asks each question only of the rows that those before it left open. As a value of its own, every
 * question would be asked of every row, which costs twice the time.
 */
function suspect(columns: readonly ColumnDef[]): string {
  const doubts = columns.flatMap((c) => [
    ...(c.required ? [`${raw(c)} IS NULL`] : []),
    c.type.kind === 'text' ? doubtfulText(c, c.type.bytes) : doubtfulNumber(c)
  ])
  return [...doubts, ...playsWithoutUser(columns, value)].join('\n  OR ')
}

/** A number of which DuckDB may have changed the literal: with a point, an exponent or many digits; or no number of JSON; and 0, which it makes of -0. */
const LOSSY_NUMBER =
  '-?[0-9]+\\.[0-9]+|-?[0-9]+(\\.[0-9]+)?[eE][+-]?[0-9]+|-?[1-9][0-9]{15,}|-?0|-(?i:nan|inf|infinity)'

/** What DuckDB takes for a number and JSON does not, in any case of letters. */
const NO_NUMBERS = ['nan', 'inf', 'infinity'] as const
const INITIALS = ['I', 'N', 'i', 'n'] as const
const after = (letter: string): string => String.fromCharCode(letter.charCodeAt(0) + 1)

/** So many accepted values of a column are compared with before anything else is asked. */
const USUAL = 2

/**
 * Text that may not have been text in the JSON, or that is too long, or holds a NUL. A plain integer is the same either
 * way, but for 0; any other number, a boolean, NaN, an object or an array has lost its literal or does not belong here. One of the
 * few accepted values of a column is beyond doubt, which spares most rows the looks behind it.
 */
function doubtfulText(column: ColumnDef, bytes: number): string {
  const x = raw(column)
  const word = (text: string): string => `lower(${x}) = '${text}'`
  const starts = (letter: string): string => `(${x} >= '${letter}' AND ${x} < '${after(letter)}')`
  const doubts =
    `strlen(${x}) > ${bytes} OR contains(${x}, chr(0))` +
    ` OR (${x} >= '-' AND ${x} < ':' AND regexp_full_match(${x}, '${LOSSY_NUMBER}'))` +
    // Few texts begin with a small letter, and those that do not are through with one look.
    ` OR (${x} >= '[' AND (${['[', '{'].map(starts).join(' OR ')} OR ${x} = 'true' OR ${x} = 'false'))` +
    // DuckDB takes these as numbers in any case of letters. Their length and first letter spare nearly all texts the call of lower().
    ` OR ((strlen(${x}) = 3 OR strlen(${x}) = 8) AND (${INITIALS.map(starts).join(' OR ')})` +
    ` AND (${NO_NUMBERS.map(word).join(' OR ')}))`
  // Not IN: DuckDB makes a join of a long list.
  const usual = column.accepted?.slice(0, USUAL).map((value) => `${x} <> ${literal(value)}`) ?? []
  return usual.length > 0 ? `(${usual.join(' AND ')} AND (${doubts}))` : doubts
}

/**
 * A number that is not in its canonical form, or out of range; a 0 that was not written so, since DuckDB makes
 * '0.0' of 1e-400. Empty text is null where null is allowed.
 */
function doubtfulNumber(column: ColumnDef): string {
  const x = raw(column)
  const v = value(column)
  const range = [
    ...(column.min === undefined ? [] : [`${v} < ${column.min}`]),
    ...(column.max === undefined ? [] : [`${v} > ${column.max}`])
  ]
  const odd =
    column.type.kind === 'double'
      ? [
          `regexp_full_match(${x}, '-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?') = false`,
          `isfinite(${v}) = false`,
          `(${v} = 0 AND ${x} <> '0')`
        ]
      : [`(CAST(${v} AS VARCHAR) <> ${x} AND (concat(${v}, '.0') <> ${x} OR ${v} = 0))`]
  const empty = column.required ? '' : `${x} <> '' AND `
  return `(${x} IS NOT NULL AND ${empty}(${[`${v} IS NULL`, ...odd, ...range].join(' OR ')}))`
}
