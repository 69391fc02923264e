import type { ColumnDef, LogicalType } from './types.ts'

type Extra = Partial<Omit<ColumnDef, 'name' | 'type' | 'comment' | 'required'>>

const make =
  (type: LogicalType, defaults: Extra = {}) =>
  (required: boolean) =>
  (name: string, comment: string, extra: Extra = {}): ColumnDef => ({
    name,
    type,
    required,
    comment,
    ...defaults,
    ...extra
  })

/** Milliseconds since 1970 of 9999-12-31T23:59:59.999Z, the last instant every engine can hold. */
export const LAST_MS = 253_402_300_799_999

const INTEGER: Extra = { min: -2_147_483_648, max: 2_147_483_647 }
/** Past 2^53 a JSON number is not exact in every reader, so such a value cannot be meant. */
const BIGINT: Extra = { min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }

/** Column makers: `req` are NOT NULL, `opt` may be null. */
const makers = (required: boolean) => ({
  text: (bytes: number) => make({ kind: 'text', bytes })(required),
  longText: make({ kind: 'long-text' })(required),
  integer: make({ kind: 'integer' }, INTEGER)(required),
  bigint: make({ kind: 'bigint' }, BIGINT)(required),
  double: make({ kind: 'double' })(required),
  boolean: make({ kind: 'boolean' })(required),
  timestamp: make({ kind: 'timestamp' })(required)
})

export const req = makers(true)
export const opt = makers(false)
