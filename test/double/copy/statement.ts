import { notSupported } from '../errors.ts'
import type { Cursor } from '../sql/lexer.ts'

export interface CopyStatement {
  readonly table: { readonly schema: string | undefined; readonly table: string }
}

export function readCopy(_cursor: Cursor): CopyStatement {
  throw notSupported('COPY', 'not built yet')
}
