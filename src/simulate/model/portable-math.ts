/**
 * ln, exp and sin from additions, multiplications and divisions alone. The language leaves the last bits of Math.log,
 * Math.exp and Math.sin to each engine; IEEE 754 fixes those of + - * / and sqrt, so these give the same bytes on
 * every machine and Node version (so does Math.LN2, a constant). Accuracy is about 1e-14, far below the one second that the model rounds to.
 */
/** ln of m in [1, 2): the series of 2*atanh((m-1)/(m+1)), after bringing m into [0.707, 1.415). */
function lnMantissa(m: number): number {
  let shift = 0
  let x = m
  if (x > Math.SQRT2) {
    x *= 0.5
    shift = Math.LN2
  }
  const s = (x - 1) / (x + 1)
  const q = s * s
  const series =
    1 + q * (1 / 3 + q * (1 / 5 + q * (1 / 7 + q * (1 / 9 + q * (1 / 11 + q * (1 / 13 + q * (1 / 15 + q / 17)))))))
  return shift + 2 * s * series
}

/** Natural logarithm of a finite x > 0. */
export function ln(x: number): number {
  let m = x
  let exponent = 0
  while (m >= 2) {
    m *= 0.5
    exponent += 1
  }
  while (m < 1) {
    m *= 2
    exponent -= 1
  }
  return exponent * Math.LN2 + lnMantissa(m)
}

/** -ln((k + 0.5) / 2^32) for an unsigned 32-bit k: a draw of the exponential law with mean 1. The model's hot path. */
export function exponential(k: number): number {
  // (k + 0.5) / 2^32 = (2k + 1) / 2^33. The leading bit of k gives the exponent; k = 0 is the far tail.
  if (k === 0) return 33 * Math.LN2
  const zeros = Math.clz32(k)
  const scale = POWERS[31 - zeros] as number
  return (zeros + 1) * Math.LN2 - lnMantissa((k + 0.5) / scale)
}

/** 2^0 .. 2^31, exactly. */
const POWERS: readonly number[] = Array.from({ length: 32 }, (_, bit) => (1 << bit) >>> 0)

/** e^x for |x| < 700. */
export function exp(x: number): number {
  const k = Math.round(x / Math.LN2)
  const r = x - k * Math.LN2
  let term = 1
  let sum = 1
  for (let n = 1; n <= 16; n += 1) {
    term *= r / n
    sum += term
  }
  for (let n = 0; n < k; n += 1) sum *= 2
  for (let n = 0; n > k; n -= 1) sum *= 0.5
  return sum
}

/** sin(2 * pi * turns) for any number of turns. */
export function sinTurns(turns: number): number {
  let t = turns - Math.floor(turns)
  let sign = 1
  if (t >= 0.5) {
    t -= 0.5
    sign = -1
  }
  if (t > 0.25) t = 0.5 - t
  const x = 2 * Math.PI * t
  const q = x * x
  let term = x
  let sum = x
  for (let n = 2; n <= 20; n += 2) {
    term *= -q / (n * (n + 1))
    sum += term
  }
  return sign * sum
}
