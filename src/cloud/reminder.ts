import type { Config } from '../config/config.ts'
import { dollars } from './cost.ts'
import { priceOf } from './prices.ts'

export interface Reminder {
  readonly text: string
  /** The time it was given is over. */
  readonly urgent: boolean
}

/** What every command says while a cluster of ours is there: from dwh.cfg alone, without asking AWS. */
export function reminder(config: Config, now: Date): Reminder | undefined {
  const { started, expires, clusterName, clusterType, nodeType, nodes, clusterPrice } = config
  if (!started) return undefined
  const price = priceOf(
    clusterType === 'serverless' ? { type: clusterType } : { type: clusterType, nodeType },
    clusterPrice
  )
  const rate =
    clusterType === 'serverless'
      ? 'billed while it works'
      : price
        ? `about ${dollars(price.dollars * nodes)} an hour`
        : 'billed by the hour'
  const what = `the ${clusterType} cluster ${clusterName} has been there for ${timeText(now.getTime() - started.getTime())} (${rate})`
  const how = '`sparkify cluster down` deletes it'
  if (!expires) return { text: `${what}; ${how}.`, urgent: false }
  const left = expires.getTime() - now.getTime()
  if (left > 0) return { text: `${what}, and was given ${timeText(left)} more; ${how}.`, urgent: false }
  return {
    text: `${what}; its time was over ${timeText(-left)} ago, and nothing deletes it by itself: ${how}.`,
    urgent: true
  }
}

/** 5 min, 2 h 10 min, 3 d 4 h. */
export function timeText(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000))
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}
