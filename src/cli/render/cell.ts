import type { ColumnKind, Value } from '../../warehouse/types.ts'
import { visible } from './width.ts'

/** A value as people read it, on one line. */
export function cellText(value: Value): string {
  return value === null ? 'null' : visible(String(value))
}

export function isNumeric(kind: ColumnKind): boolean {
  return kind === 'integer' || kind === 'double'
}
