import type { Account } from './account.ts'
import { whoAmI } from './account.ts'
import type { Cloud } from './cloud.ts'
import { possibleResources, resourceContext } from './inventory.ts'
import { leftovers, snapshots } from './leftovers.ts'
import type { Found, Resource } from './resource.ts'
import type { ClusterSpec } from './spec.ts'
import { foreign, isOurs } from './tags.ts'

/** What `down` is about to delete, for whoever is asked. */
export interface DownPlan {
  readonly account: Account
  readonly spec: ClusterSpec
  readonly things: readonly Found[]
  /** What has our names and is somebody else's: it stays. One sentence each. */
  readonly notOurs: readonly string[]
}

export interface DownOptions {
  readonly cloud: Cloud
  readonly spec: ClusterSpec
  /** Asked once, where there is anything to delete. */
  readonly confirm: (plan: DownPlan) => Promise<boolean>
  /** Asked after that, where there is data: the name of a snapshot that is kept, or undefined. */
  readonly finalSnapshot: (plan: DownPlan) => Promise<string | undefined>
}

export interface DownReport {
  readonly plan: DownPlan
  readonly deleted: readonly string[]
  /** What still carries our tags; has to be empty. */
  readonly leftovers: readonly string[]
  /** Snapshots that were kept and cost money. */
  readonly snapshots: readonly string[]
}

/**
 * Deletes all that carries our tags, from any half-made state, each thing before what it needs, and then looks by tag whether anything is left.
 *
 * @returns undefined where the answer was no
 */
export async function down(options: DownOptions): Promise<DownReport | undefined> {
  const { cloud, spec } = options
  const account = await whoAmI(cloud, spec)
  const { identity } = account
  const look = resourceContext(cloud, spec, account)
  const things: Found[] = []
  const notOurs: string[] = []
  for (const { find } of possibleResources(look)) {
    const found = await find()
    if (!found) continue
    if (isOurs(found.tags, identity)) things.push(found)
    else notOurs.push(foreign(found.title, found.tags, identity).message)
  }
  const plan: DownPlan = { account, spec, things, notOurs }
  let finalSnapshot: string | undefined
  if (things.length > 0) {
    if (!(await options.confirm(plan))) return undefined
    if (things.some(({ title }) => /^(cluster|namespace) /.test(title)))
      finalSnapshot = await options.finalSnapshot(plan)
  }
  const titles = things.map(({ title }) => title)
  const ours: Resource[] = possibleResources(resourceContext(cloud, spec, account, { finalSnapshot })).filter(
    ({ title }) => titles.includes(title)
  )
  for (const resource of ours) await resource.remove()
  if (cloud.dryRun) return { plan, deleted: [], leftovers: [], snapshots: [] }
  return {
    plan,
    deleted: titles,
    leftovers: await leftovers(cloud, account),
    snapshots: await snapshots(cloud, spec.name)
  }
}
