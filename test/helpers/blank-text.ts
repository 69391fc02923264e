import { postgresDialect } from '../../src/warehouse/postgres/dialect.ts'
import type { Dialect, Session, Warehouse } from '../../src/warehouse/types.ts'

const OPERATORS = [
  ['=', 'bpchareq', ', COMMUTATOR = =, NEGATOR = <>, HASHES, MERGES'],
  ['<>', 'bpcharne', ', COMMUTATOR = <>, NEGATOR = ='],
  ['<', 'bpcharlt', ', COMMUTATOR = >'],
  ['<=', 'bpcharle', ', COMMUTATOR = >='],
  ['>', 'bpchargt', ', COMMUTATOR = <'],
  ['>=', 'bpcharge', ', COMMUTATOR = <=']
] as const

/**
 * A type of PostgreSQL that is like Redshift's VARCHAR in this: blanks at the end do not count when texts are compared,
 * grouped, joined or sorted, and LENGTH counts them. PostgreSQL's own code for bpchar compares so, over the same bytes.
 */
export const BLANK_TEXT: readonly string[] = [
  'CREATE TYPE blank_text',
  `CREATE FUNCTION blank_text_in(cstring) RETURNS blank_text LANGUAGE internal IMMUTABLE STRICT AS 'textin'`,
  `CREATE FUNCTION blank_text_out(blank_text) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout'`,
  `CREATE TYPE blank_text (INPUT = blank_text_in, OUTPUT = blank_text_out, STORAGE = extended, COLLATABLE = true, CATEGORY = 'S')`,
  'CREATE CAST (blank_text AS text) WITHOUT FUNCTION AS IMPLICIT',
  'CREATE CAST (text AS blank_text) WITHOUT FUNCTION AS ASSIGNMENT',
  ...OPERATORS.flatMap(([name, code, more]) => [
    `CREATE FUNCTION blank_${code}(blank_text, blank_text) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS '${code}'`,
    `CREATE OPERATOR ${name} (LEFTARG = blank_text, RIGHTARG = blank_text, FUNCTION = blank_${code}${more})`
  ]),
  `CREATE FUNCTION blank_cmp(blank_text, blank_text) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'bpcharcmp'`,
  `CREATE FUNCTION blank_hash(blank_text) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'hashbpchar'`,
  `CREATE OPERATOR CLASS blank_ops DEFAULT FOR TYPE blank_text USING btree AS
     OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 blank_cmp(blank_text, blank_text)`,
  'CREATE OPERATOR CLASS blank_hash_ops DEFAULT FOR TYPE blank_text USING hash AS OPERATOR 1 =, FUNCTION 1 blank_hash(blank_text)',
  `CREATE FUNCTION blank_greater(blank_text, blank_text) RETURNS blank_text LANGUAGE sql IMMUTABLE STRICT AS
     'SELECT CASE WHEN $1 >= $2 THEN $1 ELSE $2 END'`,
  `CREATE FUNCTION blank_lesser(blank_text, blank_text) RETURNS blank_text LANGUAGE sql IMMUTABLE STRICT AS
     'SELECT CASE WHEN $1 <= $2 THEN $1 ELSE $2 END'`,
  'CREATE AGGREGATE max(blank_text) (SFUNC = blank_greater, STYPE = blank_text)',
  'CREATE AGGREGATE min(blank_text) (SFUNC = blank_lesser, STYPE = blank_text)'
]

/** PostgreSQL with that type for every text, and no keys, which would find doubles where there are none. */
export const blankTextDialect: Dialect = {
  ...postgresDialect,
  traits: { ...postgresDialect.traits, enforcesKeys: false, trailingBlanksCount: false },
  type: (type) => (type.kind === 'text' || type.kind === 'long-text' ? 'blank_text' : postgresDialect.type(type)),
  createTable: (table) =>
    postgresDialect
      .createTable({ ...table, key: [], lookups: [] })
      .map((sql) => sql.replaceAll(' text COLLATE "C"', ' blank_text COLLATE "C"'))
}

/** The same warehouse whose sessions speak another dialect. */
export function speaking(warehouse: Warehouse, dialect: Dialect): Warehouse {
  const translated = (session: Session): Session =>
    new Proxy(session, {
      get(target, name) {
        if (name === 'dialect') return dialect
        const member: unknown = Reflect.get(target, name)
        return typeof member === 'function' ? member.bind(target) : member
      }
    })
  return {
    name: warehouse.name,
    dialect,
    withSession: (use, options) => warehouse.withSession((session) => use(translated(session)), options)
  }
}
