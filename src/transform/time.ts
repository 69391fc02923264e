import type { TimeSpan } from '../model/scope.ts'
import type { DatePart } from '../warehouse/types.ts'
import type { SqlContext, Step } from './types.ts'

const PARTS: readonly DatePart[] = ['hour', 'day', 'week', 'month', 'year', 'weekday']

/**
 * time: each distinct start_time of songplays, in parts. In order, for the engines that keep an index of the key: entries that
 * go in one behind the other cost a fraction of those that go anywhere.
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
WHERE known.start_time IS NULL
ORDER BY n.start_time`
    },
    {
      name: 'remove start times without a play',
      sql: `DELETE FROM ${table}
WHERE start_time IN (SELECT ${dialect.timestampFromMs('r.ts')} FROM t_removed_plays r)
  AND start_time NOT IN (SELECT p.start_time FROM songplays p WHERE p.start_time BETWEEN ${from} AND ${to})`
    }
  ]
}
