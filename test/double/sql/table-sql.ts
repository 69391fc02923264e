import { ident, quoted } from './lexer.ts'
import type { SqlType } from './types.ts'

export interface Column {
  readonly name: string
  readonly type: SqlType
  parts: string[]
  encoding: string | undefined
  identity: { readonly seed: number; readonly step: number; readonly byDefault: boolean } | undefined
  notNull: boolean
}

export interface Attributes {
  diststyle: string | undefined
  distkey: string | undefined
  sortkeys: string[]
  interleaved: boolean
  encodeAuto: boolean
  sortAuto: boolean
}

let identities = 0

/** Rule: VARCHAR(n) and CHAR(n) count bytes; CHAR takes single-byte characters only (DEV r_Character_types). */
export function columnSql(column: Column): string {
  const { name, type, identity } = column
  const parts = [ident(name), type.sql, ...column.parts]
  if (identity) {
    parts.push(identity.byDefault ? '' : 'GENERATED ALWAYS AS IDENTITY (START WITH 0 MINVALUE 0)')
  }
  if (column.notNull || identity) parts.push('NOT NULL')
  if (type.bytes !== undefined && type.kind !== 'other') {
    const id = ident(`redshift_bytes_${type.kind}_${type.bytes}_${name}`.slice(0, 63))
    // CHAR(n) is padded to n characters: n bytes where each is one.
    parts.push(
      `CONSTRAINT ${id} CHECK (octet_length(${ident(name)}) ${type.kind === 'char' ? '=' : '<='} ${type.bytes})`
    )
  }
  return parts.filter((part) => part !== '').join(' ')
}

export function dealIdentity(target: string, column: Column): string[] {
  const { identity } = column
  if (!identity) return []
  identities += 1
  const id = `${process.pid}_${identities}`
  const deal = (n: string): string => `redshift.identity_value(${n}, ${identity.seed}, ${identity.step})`
  if (identity.byDefault) {
    return [
      `CREATE SEQUENCE redshift.identity_${id} START WITH 0 MINVALUE 0`,
      `ALTER TABLE ${target} ALTER COLUMN ${ident(column.name)} SET DEFAULT ${deal(`nextval('redshift.identity_${id}')`)}`
    ]
  }
  const trigger = `CREATE TRIGGER redshift_identity BEFORE INSERT ON ${target} FOR EACH ROW EXECUTE FUNCTION redshift.identity_${id}()`
  return [
    `CREATE FUNCTION redshift.identity_${id}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN NEW.${ident(column.name)} := ${deal(`NEW.${ident(column.name)}`)}; RETURN NEW; END $body$`,
    trigger
  ]
}

/** What PostgreSQL has no place for goes into the double's books, where SVV_TABLE_INFO and PG_TABLE_DEF find it. */
export function remember(
  target: string,
  columns: readonly Column[],
  attributes: Attributes,
  constraints: readonly { kind: string; columns: string[] }[]
): string[] {
  const id = `${quoted(target)}::regclass`
  const style =
    attributes.distkey === undefined
      ? attributes.diststyle === undefined || attributes.diststyle === 'auto'
        ? 'AUTO(ALL)'
        : attributes.diststyle.toUpperCase()
      : `KEY(${attributes.distkey})`
  const array = (values: readonly string[]): string => `ARRAY[${values.map(quoted).join(', ')}]::varchar[]`
  const books = [
    `INSERT INTO meta.table_attributes VALUES (${id}, ${quoted(style)}, ${array(attributes.sortkeys)}, ${attributes.interleaved}) ON CONFLICT DO NOTHING`
  ]
  if (columns.length > 0) {
    const rows = columns.map((column) => {
      const encoding = column.encoding === undefined || column.encoding === 'raw' ? 'none' : column.encoding
      const sortkey = attributes.sortkeys.indexOf(column.name) + 1
      return `(${id}, ${quoted(column.name)}, ${quoted(encoding)}, ${column.name === attributes.distkey}, ${sortkey})`
    })
    books.push(`INSERT INTO meta.column_attributes VALUES ${rows.join(', ')} ON CONFLICT DO NOTHING`)
  }
  for (const { kind, columns: keys } of constraints) {
    books.push(`INSERT INTO meta.constraints VALUES (${id}, ${quoted(kind)}, ${array(keys)})`)
    // Rule: a primary key is not enforced, but its columns are NOT NULL.
    if (kind === 'p') {
      for (const key of keys) books.push(`ALTER TABLE ${target} ALTER COLUMN ${ident(key)} SET NOT NULL`)
    }
  }
  for (const column of columns.filter((c) => c.identity)) {
    books.push(
      `INSERT INTO meta.identity_columns VALUES (${id}, ${quoted(column.name)}, ${column.identity?.byDefault === true})`
    )
  }
  return books
}
