/** Which faults to add, and how many: the value of `--faults`. */
import { AppError } from '../../util/errors.ts'
import { nearest } from '../../util/nearest.ts'

export interface FaultRates {
  /** Share of rows that come a second time, at the end of their file. */
  readonly duplicate: number
  /** Share of rows cut off in the middle. */
  readonly malformed: number
  /** Share of rows with text where a number belongs. */
  readonly wrongType: number
  /** Share of files that are delivered later. */
  readonly late: number
  /** Share of files that are delivered incomplete, and whole later. */
  readonly changed: number
}

/** Rejects stay below the 1 % of MAX_REJECTED, so that a load of the default faults goes through. */
export const DEFAULT_FAULTS: FaultRates = {
  duplicate: 0.01,
  malformed: 0.002,
  wrongType: 0.002,
  late: 0.1,
  changed: 0.1
}

const NAMES: Readonly<Record<string, keyof FaultRates>> = {
  duplicate: 'duplicate',
  malformed: 'malformed',
  'wrong-type': 'wrongType',
  late: 'late',
  changed: 'changed'
}

/** "" or "duplicate=0.01,late=0.2" -> rates; kinds that are not named stay out. Throws E_USAGE. */
export function parseFaults(text: string): FaultRates {
  if (text === '') return DEFAULT_FAULTS
  const rates = { duplicate: 0, malformed: 0, wrongType: 0, late: 0, changed: 0 }
  for (const part of text.split(',')) {
    const [name = '', value = ''] = part.trim().split('=')
    const key = NAMES[name]
    if (key === undefined) {
      const near = nearest(name, Object.keys(NAMES))
      const hint = near === undefined ? `Known: ${Object.keys(NAMES).join(', ')}.` : `Did you mean ${near}?`
      throw new AppError('E_USAGE', 'fix-config', `--faults ${part}: unknown kind of fault`, { hint })
    }
    const rate = value === '' ? Number.NaN : Number(value)
    rates[key] = checkedRate(name, rate)
  }
  return rates
}

/** Checks rates given by a library's caller. */
export function checkFaults(rates: FaultRates): FaultRates {
  for (const [name, key] of Object.entries(NAMES)) checkedRate(name, rates[key])
  if (rates.duplicate + rates.malformed + rates.wrongType <= 1) return rates
  throw new AppError('E_USAGE', 'fix-config', '--faults: the rates of rows add up to more than 1', {
    hint: 'Lower duplicate, malformed or wrong-type.'
  })
}

function checkedRate(name: string, rate: number): number {
  if (rate >= 0 && rate <= 1) return rate
  throw new AppError('E_USAGE', 'fix-config', `--faults ${name}: not a rate from 0 to 1`, {
    hint: `Write it like ${name}=0.01.`
  })
}
