import type { TimeSpan } from '../model/scope.ts'
import type { DatePart } from '../warehouse/types.ts'
import type { SqlContext, Step } from './types.ts'

const PARTS: readonly DatePart[] = ['hour', 'day', 'week', 'month', 'year', 'weekday']

/**
 * time: each distinct start_time of songplays, in parts. In order where the engine keeps an index of the key: entries that go in
 * one behind the other cost a fraction of those that go anywhere.
 */
export function time({ dialect }: SqlContext, span: TimeSpan): Step[] {
  const table = dialect.id('time')
  const from = dialect.timestampFromMs(`CAST(${span.from} AS BIGINT)`)
  const to = dialect.timestampFromMs(`CAST(${span.to} AS BIGINT)`)
  return [
    {
      name: 'insert new start times',
      sql: `INSERT INTO ${table}
SELECT n.start_time, ${PARTS.map((part) => dialect.datePart(part, 'n.start_time')).join(', ')}
FROM (
  SELECT DISTINCT p.start_time FROM songplays p WHERE p.start_time BETWEEN ${from} AND ${to}
) n
LEFT JOIN (
  SELECT t.start_time FROM ${table} t WHERE t.start_time BETWEEN ${from} AND ${to}
) known ON known.start_time = n.start_time
WHERE known.start_time IS NULL${dialect.traits.enforcesKeys ? '\nORDER BY n.start_time' : ''}`
    },
    {
      name: 'remove start times without a play',
      needs: 't_removed_plays',
      sql: `DELETE FROM ${table}
WHERE start_time IN (
  SELECT r.start_time
  FROM (SELECT DISTINCT ${dialect.timestampFromMs('ts')} AS start_time FROM t_removed_plays) r
  LEFT JOIN songplays p ON p.start_time = r.start_time AND p.start_time BETWEEN ${from} AND ${to}
  WHERE p.start_time IS NULL
)`
    }
  ]
}
