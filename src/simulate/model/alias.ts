/**
 * Weighted choice in constant time (Walker's alias method, built as Vose does).
 */
export interface AliasTable {
  readonly size: number
  /** Keep slot i when a 32-bit draw is below threshold[i], else take alias[i]. */
  readonly threshold: Uint32Array
  readonly alias: Uint32Array
}

const TWO_32 = 4294967296

/** A table for weights >= 0 with a positive sum. */
export function aliasTable(weights: ArrayLike<number>): AliasTable {
  const size = weights.length
  let sum = 0
  for (let i = 0; i < size; i += 1) sum += weights[i] as number
  const scaled = new Float64Array(size)
  const threshold = new Uint32Array(size).fill(TWO_32 - 1)
  const alias = new Uint32Array(size)
  const small = new Int32Array(size)
  const large = new Int32Array(size)
  let smalls = 0
  let larges = 0
  for (let i = 0; i < size; i += 1) {
    const share = ((weights[i] as number) * size) / sum
    scaled[i] = share
    alias[i] = i
    if (share < 1) small[smalls++] = i
    else large[larges++] = i
  }
  while (smalls > 0 && larges > 0) {
    const low = small[--smalls] as number
    const high = large[larges - 1] as number
    threshold[low] = Math.min(TWO_32 - 1, Math.floor((scaled[low] as number) * TWO_32))
    alias[low] = high
    const rest = (scaled[high] as number) - (1 - (scaled[low] as number))
    scaled[high] = rest
    if (rest < 1) {
      larges -= 1
      small[smalls++] = high
    }
  }
  return { size, threshold, alias }
}

/** The index chosen by two 32-bit draws. */
export function pick(table: AliasTable, first: number, second: number): number {
  const slot = Math.floor((first / TWO_32) * table.size)
  return second < (table.threshold[slot] as number) ? slot : (table.alias[slot] as number)
}
