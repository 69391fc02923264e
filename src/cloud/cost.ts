import { PRICING_PAGE, type Price } from './prices.ts'
import type { ClusterSpec } from './spec.ts'

/** In dollars; undefined where no price is known, for none is guessed. */
export interface CostEstimate {
  readonly price: Price | undefined
  /** While it runs (provisioned) or works (Serverless). */
  readonly anHour: number | undefined
  /** At most: day and night (provisioned), or what the daily limit lets through (Serverless). */
  readonly aMonth: number | undefined
  /** In words, one sentence a line. */
  readonly lines: readonly string[]
}

const DAYS = 30
const HOURS = 24

export function estimate(spec: ClusterSpec): CostEstimate {
  const { type, price, nodes, nodeType, rpu, rpuHours } = spec
  if (!price) {
    const what = type === 'serverless' ? 'an RPU-hour' : `an hour of ${nodeType}`
    return {
      price,
      anHour: undefined,
      aMonth: undefined,
      lines: [
        `The price of ${what} in ${spec.region} is not known here: see ${PRICING_PAGE}, and set [CLUSTER] PRICE to have it reckoned.`,
        type === 'serverless' ? SERVERLESS : PROVISIONED
      ]
    }
  }
  const source = `${dollars(price.dollars)} per ${price.per} (${price.source}; read ${price.read})`
  if (type === 'provisioned') {
    const anHour = price.dollars * nodes
    const aMonth = anHour * HOURS * DAYS
    return {
      price,
      anHour,
      aMonth,
      lines: [
        `About ${dollars(anHour)} an hour, ${dollars(aMonth)} a month of ${DAYS} days: ${nodes} × ${source}.`,
        PROVISIONED,
        CAVEAT
      ]
    }
  }
  const anHour = price.dollars * rpu
  const aDay = price.dollars * rpuHours
  return {
    price,
    anHour,
    aMonth: aDay * DAYS,
    lines: [
      `About ${dollars(anHour)} an hour of work: ${rpu} RPU × ${source}.`,
      `At most ${dollars(aDay)} a day, ${dollars(aDay * DAYS)} a month: after ${rpuHours} RPU-hours a day queries are refused.`,
      SERVERLESS,
      CAVEAT
    ]
  }
}

const SERVERLESS = 'Nothing is billed for computing while no query runs; each time it wakes, at least a minute is.'
const PROVISIONED = 'It is billed from its first minute to its deletion, whether it works or not; a pause stops that.'
const CAVEAT = 'Prices differ by region, and storage, snapshots and S3 requests come on top.'

/** What a provisioned cluster cost from then until now, had it never been paused; undefined where no price is known. */
export function costSoFar(spec: ClusterSpec, since: Date, now: Date): number | undefined {
  if (spec.price?.per !== 'node-hour') return undefined
  return ((now.getTime() - since.getTime()) / 3_600_000) * spec.price.dollars * spec.nodes
}

export const dollars = (amount: number): string => `$${amount < 1 ? Number(amount.toFixed(3)) : amount.toFixed(2)}`
