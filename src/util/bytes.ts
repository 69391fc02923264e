/**
 * Compares two texts by the bytes of their UTF-8 form, as S3 lists keys and as engines with a binary collation order
 * text. JavaScript's own order differs where a surrogate pair meets a character from U+E000 to U+FFFF.
 * @returns negative, 0 or positive
 */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    let x = a.charCodeAt(i)
    let y = b.charCodeAt(i)
    if (x === y) continue
    // Surrogates (D800–DFFF) stand for code points above U+FFFF: lift them over E000–FFFF.
    if (x >= 0xd800 && y >= 0xd800) {
      x = x >= 0xe000 ? x - 0x800 : x + 0x2000
      y = y >= 0xe000 ? y - 0x800 : y + 0x2000
    }
    return x - y
  }
  return a.length - b.length
}

/**
 * The first bytes of a text in UTF-8, at most so many. It ends where a character ends, so that what is kept is text too;
 * bytes that are no UTF-8 are cut where the room ends.
 */
export function beginning(bytes: Buffer, most: number): Buffer {
  if (bytes.length <= most) return bytes
  let end = most
  // A character has at most three bytes behind its first one.
  while (end > Math.max(0, most - 3) && isInsideCharacter(bytes[end])) end--
  return bytes.subarray(0, isInsideCharacter(bytes[end]) ? most : end)
}

const isInsideCharacter = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80
