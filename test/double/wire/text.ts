import type { Token } from '../sql/lexer.ts'

/** The text of one statement out of several. */
export const text = (tokens: readonly Token[]): string =>
  tokens
    .map((token) => token.gap + token.raw)
    .join('')
    .trim()
