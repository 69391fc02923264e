import { notSupported, syntaxError } from '../errors.ts'
import { type Cursor, ident, qualifiedSql, quoted } from './lexer.ts'
import type { Plan } from './plan.ts'
import { Rewriter, type SessionFacts } from './rewrite.ts'
import { readType } from './types.ts'

/** ALTER TABLE, the forms that change a table's name or columns (DEV r_ALTER_TABLE). */
export function alter(cursor: Cursor, facts: SessionFacts): Plan {
  cursor.expect('alter', 'table')
  const table = cursor.qualified()
  const target = qualifiedSql(table)
  const script = (...sqls: string[]): Plan => ({ kind: 'script', sqls, tag: 'ALTER TABLE' })
  if (cursor.accept('rename', 'to')) return script(`ALTER TABLE ${target} RENAME TO ${ident(cursor.name())}`)
  if (cursor.accept('rename')) {
    cursor.accept('column')
    const from = ident(cursor.name())
    cursor.expect('to')
    return script(`ALTER TABLE ${target} RENAME COLUMN ${from} TO ${ident(cursor.name())}`)
  }
  if (cursor.accept('drop', 'column') || cursor.accept('drop')) {
    const sql = `ALTER TABLE ${target} DROP COLUMN ${ident(cursor.name())}${cursor.accept('cascade') ? ' CASCADE' : ''}`
    cursor.accept('restrict')
    cursor.end()
    return script(sql)
  }
  if (cursor.accept('add', 'primary', 'key') || cursor.accept('add', 'unique') || cursor.accept('add', 'constraint'))
    return script()
  if (cursor.accept('add', 'column') || cursor.accept('add')) return addColumn(cursor, target, script, facts)
  // Rule: how a table lies on the nodes changes nothing that can be read here.
  if (cursor.peek()?.lower === 'alter') return script(`SELECT ${quoted(target)}::regclass`)
  throw notSupported('this form of ALTER TABLE', 'not one that it knows (DEV r_ALTER_TABLE)')
}

function addColumn(cursor: Cursor, target: string, script: (...sqls: string[]) => Plan, facts: SessionFacts): Plan {
  const name = ident(cursor.name())
  const type = readType(cursor, true)
  let rest = ''
  while (!cursor.done) {
    if (cursor.accept('not', 'null')) rest += ' NOT NULL'
    else if (cursor.accept('null')) continue
    else if (cursor.accept('encode')) cursor.name()
    else if (cursor.accept('default'))
      rest += ` DEFAULT ${new Rewriter(facts).expression([cursor.take('text', 'number', 'word')])}`
    else throw syntaxError(cursor.peek()?.raw ?? '')
  }
  return script(`ALTER TABLE ${target} ADD COLUMN ${name} ${type.sql}${rest}`)
}
