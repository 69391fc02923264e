import type { Account } from '../cloud/account.ts'
import type { CloudEvent } from '../cloud/cloud.ts'
import { dollars } from '../cloud/cost.ts'
import type { DownPlan, DownReport } from '../cloud/down.ts'
import { PRICING_PAGE } from '../cloud/prices.ts'
import { timeText } from '../cloud/reminder.ts'
import { instantText } from '../cloud/resource.ts'
import type { ClusterStatus } from '../cloud/status.ts'
import type { UpPlan } from '../cloud/up.ts'
import type { Err } from './output.ts'

export const accountText = ({ account, caller, region, identity }: Account): string =>
  `Account ${account} as ${caller}, region ${region}; owner ${identity.owner}\n`

export function upPlanText({ account, spec, things, cost, expires }: UpPlan): string {
  const rows = things.map(({ title, wanted, there }) => `${there ? 'there' : 'new  '}  ${title}: ${wanted}\n`)
  const until = expires ? [`It is meant to go at ${instantText(expires)}: commands warn from then on.`] : []
  const role =
    spec.givenRole === undefined ? [] : [`The role is that of [IAM_ROLE] ARN, ${spec.givenRole}: it is used as it is.`]
  return `${accountText(account)}\n${rows.join('')}\n${[...role, ...cost.lines, ...until].join('\n')}\n`
}

export function downPlanText({ account, things, notOurs }: DownPlan): string {
  const kept = notOurs.map((text) => `Left alone: ${text}.\n`).join('')
  if (things.length === 0) return `${accountText(account)}There is nothing of this cluster.\n${kept}`
  const rows = things.map(({ title, status }) => `  ${title}: ${status}\n`)
  return `${accountText(account)}\n${rows.join('')}${kept}`
}

export function downText({ deleted, leftovers, snapshots }: DownReport): string {
  const lines = [
    deleted.length === 0 ? 'Nothing was there to delete.' : `Deleted ${deleted.join(', ')}.`,
    leftovers.length === 0
      ? 'Nothing is left that carries the tags of this cluster.'
      : `STILL THERE, with the tags of this cluster: ${leftovers.join(', ')}. Run down again, or delete them in the console.`,
    ...(snapshots.length === 0
      ? []
      : [`Snapshots that are kept, and cost money until you delete them: ${snapshots.join(', ')}.`])
  ]
  return `${lines.join('\n')}\n`
}

export function statusText({ account, things, since, expires, costSoFar, type }: ClusterStatus, now: Date): string {
  if (things.length === 0) return `${accountText(account)}There is nothing of this cluster.\n`
  const shown = things.map(({ title, status, facts, ours }) => {
    const more = Object.entries(facts).flatMap(([key, value]) =>
      value === '' ? [] : [`  ${key.padEnd(9)} ${value}\n`]
    )
    return `${title}: ${ours ? status : `${status}, NOT OURS`}\n${more.join('')}`
  })
  const lines: string[] = []
  if (since) {
    const cost =
      costSoFar === undefined
        ? type === 'serverless'
          ? COST_OF_SERVERLESS
          : `what it cost is not known here; set [CLUSTER] PRICE to what ${PRICING_PAGE} says`
        : `about ${dollars(costSoFar)} so far for its nodes, if it never was paused`
    lines.push(`There for ${timeText(now.getTime() - since.getTime())}: ${cost}.`)
  }
  if (expires) {
    const left = expires.getTime() - now.getTime()
    lines.push(
      left > 0
        ? `Meant to go in ${timeText(left)}.`
        : `Was meant to go ${timeText(-left)} ago: \`sparkify cluster down\` deletes it.`
    )
  }
  return `${accountText(account)}\n${shown.join('')}${lines.length > 0 ? `\n${lines.join('\n')}\n` : ''}`
}

const COST_OF_SERVERLESS =
  'what it cost is not known here. For Serverless the warehouse tells, and asking wakes it: SELECT SUM(charged_seconds) / 3600.0 AS rpu_hours FROM sys_serverless_usage'

/** Shows what happens: every call that changes something, and what is waited for. */
export function followCloud(err: Err): (event: CloudEvent) => void {
  let last = ''
  return (event) => {
    switch (event.kind) {
      case 'call':
        err.note(`${event.service} ${event.action}`)
        err.detail(JSON.stringify(event.input))
        return
      case 'note':
        err.note(event.text)
        return
      case 'wait': {
        const { what, state, usual, seconds, mostSeconds } = event
        const label = `${what}: ${state}`
        if (label !== last) err.note(`${label}; usually ${usual}`)
        last = label
        const left = timeText((mostSeconds - seconds) * 1000)
        err.progress({ label: `${label}; usually ${usual}, given up in ${left}`, done: Math.round(seconds), unit: 's' })
      }
    }
  }
}
