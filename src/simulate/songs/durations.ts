/** Lengths of made-up songs, in units of 1e-5 s: integers, so that the text of a length needs no float printing. */

/** The distribution function of durations in the real song_data, straight between these points. */
const SHARES = Float64Array.of(0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1)
const SECONDS = Float64Array.of(15, 49, 110, 186, 232, 285, 433, 628, 1140, 2600)

/** The duration at a 32-bit draw. */
export function durationUnits(draw: number): number {
  const share = draw / 4294967296
  let i = share < 0.5 ? 1 : 5
  while (share >= (SHARES[i] as number)) i += 1
  const low = SECONDS[i - 1] as number
  const lowShare = SHARES[i - 1] as number
  const slope = ((SECONDS[i] as number) - low) / ((SHARES[i] as number) - lowShare)
  return Math.floor(100_000 * (low + (share - lowShare) * slope))
}

/** The shortest decimal of a length, with `.0` when it is whole. */
export function lengthText(units: number): string {
  const whole = Math.floor(units / 100_000)
  let fraction = units - whole * 100_000
  if (fraction === 0) return `${whole}.0`
  let width = 5
  while (fraction % 10 === 0) {
    fraction /= 10
    width -= 1
  }
  return `${whole}.${String(fraction).padStart(width, '0')}`
}
