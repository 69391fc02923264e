import { notSupported } from '../errors.ts'
import type { Cursor } from '../sql/lexer.ts'

export interface UnloadStatement {
  readonly select: string
}

export function readUnload(_cursor: Cursor): UnloadStatement {
  throw notSupported('UNLOAD', 'not built yet')
}
