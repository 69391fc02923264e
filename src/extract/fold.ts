/**
 * Undoes text that was encoded to UTF-8 more than once (Björk as "BjÃ\u0083Â¶rk"), as the public logs have it: while
 * every character fits in a byte and the bytes are valid UTF-8, they are read as such.
 */
export function undoDoubleEncoding(text: string): string {
  let current = text
  // Twice is what was seen; a third turn costs nothing and ends by itself.
  for (let turn = 0; turn < 3; turn++) {
    // Latin-1 with at least one character above ASCII; anything else was not encoded twice.
    if (!/[\u0080-\u00ff]/.test(current) || /[\u0100-\uffff]/.test(current)) return current
    try {
      current = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(current, 'latin1'))
    } catch {
      return current
    }
  }
  return current
}

/**
 * The form under which SONG_MATCH = normalized compares titles and names: double encoding undone; case, accents,
 * punctuation and space folded away. Never empty for a text that is not: "!!!" stays "!!!".
 */
export function matchKey(text: string): string {
  const repaired = undoDoubleEncoding(text)
  const folded = repaired
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
  return folded === '' ? repaired.trim() || text : folded
}

/**
 * matchKey as SQL of DuckDB, for a text of ASCII with a letter or digit in it; null for any other. Nearly all texts are such
 * ones, and DuckDB folds a million of them while this process would fold a tenth of that. (Within the CASE, nullif would have each
 * text folded twice.)
 */
export const plainMatchKey = (text: string): string =>
  `nullif(CASE WHEN strlen(${text}) = length(${text}) THEN regexp_replace(lower(${text}), '[^a-z0-9]+', '', 'g') END, '')`
