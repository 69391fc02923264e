/** Lengths of made-up songs, in units of 1e-5 s: integers, so that the text of a length needs no float printing. */

/** The distribution function of durations in the real song_data, as (share, seconds); straight between the points. */
const QUANTILES: readonly (readonly [number, number])[] = [
  [0, 15],
  [0.01, 49],
  [0.05, 110],
  [0.25, 186],
  [0.5, 232],
  [0.75, 285],
  [0.95, 433],
  [0.99, 628],
  [0.999, 1140],
  [1, 2600]
]

/** The duration at a 32-bit draw. */
export function durationUnits(draw: number): number {
  const share = draw / 4294967296
  let i = 1
  while (share >= (QUANTILES[i]?.[0] ?? 2)) i += 1
  const [lowShare, low] = QUANTILES[i - 1] ?? [0, 15]
  const [highShare, high] = QUANTILES[i] ?? [1, 2600]
  return Math.floor(100_000 * (low + ((share - lowShare) / (highShare - lowShare)) * (high - low)))
}

/** The shortest decimal of a length, with `.0` when it is whole. */
export function lengthText(units: number): string {
  const whole = Math.floor(units / 100_000)
  const digits = String(units - whole * 100_000)
    .padStart(5, '0')
    .replace(/0+$/, '')
  return `${whole}.${digits === '' ? '0' : digits}`
}
