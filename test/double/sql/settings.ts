import { RedshiftError, syntaxError } from '../errors.ts'
import { type Cursor, ident, quoted } from './lexer.ts'
import type { Plan } from './plan.ts'

/** Parameters that PostgreSQL has under the same name. */
const SHARED = new Set([
  'application_name',
  'client_encoding',
  'datestyle',
  'extra_float_digits',
  'search_path',
  'statement_timeout',
  'timezone'
])

/** Parameters of Redshift alone (DEV cm_chap_ConfigurationRef), with their defaults; they change nothing here. */
const OWN: Readonly<Record<string, string>> = {
  analyze_threshold_percent: '10',
  describe_field_name_in_uppercase: 'off',
  downcase_delimited_identifier: 'on',
  enable_case_sensitive_identifier: 'off',
  enable_numeric_rounding: 'on',
  enable_result_cache_for_session: 'on',
  enable_vacuum_boost: 'off',
  error_on_nondeterministic_update: 'off',
  json_serialization_enable: 'off',
  max_concurrency_scaling_clusters: '1',
  max_cursor_result_set_size: '0',
  mv_enable_aqmv_for_session: 'on',
  query_group: 'default',
  spectrum_query_maxerror: '-1',
  stored_proc_log_min_messages: 'log',
  use_fips_ssl: 'off',
  wlm_query_slot_count: '1'
}

/** What a client may ask for and not set. */
const FIXED: Readonly<Record<string, string>> = {
  server_version: '8.0.2',
  server_encoding: 'UNICODE',
  transaction_isolation: 'serializable',
  standard_conforming_strings: 'off'
}

/** SET, RESET and SHOW of the parameters that Redshift has (DEV r_SET, r_RESET, r_SHOW). */
export function planSetting(cursor: Cursor): Plan {
  const verb = cursor.name()
  if (verb === 'set' && (cursor.accept('session', 'authorization') || cursor.accept('transaction'))) {
    throw syntaxError(cursor.peek()?.raw ?? 'end of statement')
  }
  if (verb === 'set' && !cursor.accept('session')) cursor.accept('local')
  let name = cursor.name()
  if (name === 'time' && cursor.accept('zone')) name = 'timezone'
  else if (verb === 'show' && name === 'transaction' && cursor.accept('isolation', 'level'))
    name = 'transaction_isolation'
  if (verb === 'set' && name !== 'timezone' && !cursor.accept('to')) cursor.expect('=')
  else if (verb === 'set' && name === 'timezone' && !cursor.accept('to')) cursor.accept('=')
  const own = OWN[name]
  const fixed = FIXED[name]
  if (!SHARED.has(name) && own === undefined && (fixed === undefined || verb !== 'show')) {
    throw new RedshiftError('42704', `unrecognized configuration parameter "${name}"`)
  }
  if (verb === 'show') {
    cursor.end()
    if (fixed !== undefined) return { kind: 'rows', columns: [name], rows: [[fixed]], tag: 'SHOW' }
    if (own === undefined) return { kind: 'forward', sql: `SHOW ${ident(name)}` }
    return {
      kind: 'forward',
      sql: `SELECT COALESCE(NULLIF(current_setting('redshift.${name}', true), ''), ${quoted(own)}) AS ${ident(name)}`
    }
  }
  const setting = own === undefined ? ident(name) : `redshift.${ident(name)}`
  if (verb === 'reset') {
    cursor.end()
    // The double's functions stay in the path.
    if (name === 'search_path') return { kind: 'forward', sql: 'SET search_path = public, redshift, pg_catalog' }
    return { kind: 'forward', sql: `RESET ${setting}` }
  }
  const values = cursor.rest().filter((token) => token.raw !== ',')
  if (values.length === 0) throw syntaxError('end of statement')
  const sign = values[0]?.raw === '-' ? '-' : ''
  const list = values
    .filter((token) => token.raw !== '-')
    .map((token) => (token.kind === 'number' ? `${sign}${token.raw}` : quoted(token.lower)))
  const path = name === 'search_path' ? [...list, 'redshift', 'pg_catalog'] : list
  return { kind: 'forward', sql: `SET ${setting} = ${path.join(', ')}` }
}
