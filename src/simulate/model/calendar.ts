/** When sessions start: the day cycle, weekends and holidays (simulator.md §1.3). Everything is UTC. */
import type { SimulationConfig } from '../config/types.ts'
import { sinTurns } from './portable-math.ts'

export const DAY = 86_400

export interface Calendar {
  /** Moves a second (since 1970) towards 15:00 and away from 03:00. */
  warp(second: number): number
  /** Probability that a session start at this second is rejected, in [0, 1]. */
  damping(second: number): number
}

/** Day numbers count from 1970-01-01, a Thursday. */
function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7
}

export function makeCalendar(config: SimulationConfig): Calendar {
  // Session starts fall on whole seconds, so the sine is needed at 86,400 points only.
  const shift = new Int32Array(DAY)
  for (let s = 0; s < DAY; s += 1) {
    shift[s] = Math.trunc(config.damping * DAY * sinTurns((s - 10_800) / DAY))
  }
  const isHoliday = holidayRule(config.holidays)
  const known = new Map<number, boolean>()
  const isOff = (day: number): boolean => {
    const cached = known.get(day)
    if (cached !== undefined) return cached
    const w = weekday(day)
    const off = w === 0 || w === 6 || isHoliday(day)
    if (known.size < 100_000) known.set(day, off)
    return off
  }

  const offset = config.weekendDampingOffset * 60
  const scale = Math.max(1, config.weekendDampingScale * 60)
  const reach = Math.ceil(offset / DAY)
  /** The damping of the run of days off around `day`, at `second`. */
  const runDamping = (day: number, second: number): number => {
    let first = day
    while (isOff(first - 1) && day - first < 366) first -= 1
    let last = day
    while (isOff(last + 1) && last - day < 366) last += 1
    const rise = (second - (first * DAY - offset)) / scale
    const fall = ((last + 1) * DAY + offset - second) / scale
    return config.weekendDamping * Math.max(0, Math.min(1, rise, fall))
  }

  return {
    warp(second) {
      const ofDay = second - Math.floor(second / DAY) * DAY
      return second + (shift[ofDay] as number)
    },
    damping(second) {
      if (config.weekendDamping === 0) return 0
      const today = Math.floor(second / DAY)
      const ofDay = second - today * DAY
      let most = 0
      for (let day = today - reach; day <= today + reach; day += 1) {
        if (day < today && today * DAY - day * DAY - DAY + ofDay >= offset) continue
        if (day > today && (day - today) * DAY - ofDay >= offset) continue
        if (isOff(day)) most = Math.max(most, runDamping(day, second))
      }
      return most
    }
  }
}

/**
 * Days off besides Saturdays and Sundays. The built-in list is the six holidays that nearly all of the United States
 * take off, by rule so that it serves any year: in the month of the real data that is Thanksgiving alone, as seen there.
 */
function holidayRule(dates: readonly string[] | undefined): (day: number) => boolean {
  if (dates !== undefined) {
    const days = new Set(dates.map((date) => Math.floor(Date.parse(`${date}T00:00:00Z`) / 1000 / DAY)))
    return (day) => days.has(day)
  }
  return (day) => {
    const date = new Date(day * DAY * 1000)
    const month = date.getUTCMonth() + 1
    const ofMonth = date.getUTCDate()
    const w = weekday(day)
    switch (month) {
      case 1:
        return ofMonth === 1
      case 5:
        return w === 1 && ofMonth > 24 // Memorial Day, the last Monday
      case 7:
        return ofMonth === 4
      case 9:
        return w === 1 && ofMonth <= 7 // Labor Day, the first Monday
      case 11:
        return w === 4 && ofMonth > 21 && ofMonth <= 28 // Thanksgiving, the fourth Thursday
      case 12:
        return ofMonth === 25
      default:
        return false
    }
  }
}
