import type { SongMatch } from '../model/scope.ts'
import { checks, counting } from '../quality/run.ts'
import {
  catalogue,
  lateSongs,
  removeReplaced,
  repoint,
  type Step,
  songTexts,
  transformEvents
} from '../transform/index.ts'
import type { Dialect } from '../warehouse/types.ts'
import { createStatements, dropStatements } from './tables.ts'

export interface NamedStatement {
  readonly part: 'drop' | 'create' | 'replace' | 'songs' | 'events' | 'repoint' | 'check'
  readonly name: string
  readonly sql: string
}

/** File ids that stand for "those of the batch" in printed statements. */
const SAMPLE = { songs: { first: 1, last: 2 }, events: { first: 3, last: 4 } } as const
const SPAN = { from: 1_541_030_400_000, to: 1_541_116_799_999 }

/** Every statement that a run can send, in order, for a made-up batch: songs in files 1–2, events in files 3–4. */
export function allStatements(dialect: Dialect, songMatch: SongMatch = 'exact'): readonly NamedStatement[] {
  const context = { dialect, songMatch }
  const scope = { dialect, ...SAMPLE, span: SPAN, now: SPAN.to }
  const plain = (part: NamedStatement['part'], list: readonly string[]): NamedStatement[] =>
    list.map((sql) => ({ part, name: sql.split('\n', 1)[0]?.replace(/ \($/, '') ?? '', sql }))
  const steps = (part: NamedStatement['part'], list: readonly Step[]): NamedStatement[] =>
    list.map(({ name, sql }) => ({ part, name, sql }))
  return [
    ...plain('drop', dropStatements(dialect)),
    ...plain('create', createStatements(dialect)),
    ...steps('replace', removeReplaced(dialect.traits)),
    ...steps('songs', [...catalogue(context, SAMPLE.songs), ...songTexts(context), ...lateSongs(context)]),
    ...steps('events', transformEvents(context, SAMPLE.events, SPAN)),
    ...steps('repoint', repoint(dialect.traits, songMatch)),
    { part: 'check', name: 'how many rows stand against each check', sql: counting(scope).sql },
    ...checks.flatMap((check) => {
      const sql = check.enforced?.(scope) === true ? undefined : check.failing(scope)
      return sql === undefined ? [] : [{ part: 'check' as const, name: check.id, sql }]
    })
  ]
}
