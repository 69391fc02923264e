import { type Account, whoAmI } from './account.ts'
import type { Cloud } from './cloud.ts'
import { costSoFar } from './cost.ts'
import { possibleResources, resourceContext } from './inventory.ts'
import type { Found } from './resource.ts'
import { cluster } from './resources/cluster.ts'
import type { ClusterSpec } from './spec.ts'
import { EXPIRES, isOurs } from './tags.ts'

export interface ClusterStatus {
  readonly account: Account
  readonly things: readonly (Found & { readonly ours: boolean })[]
  /** When what costs money was made. */
  readonly since: Date | undefined
  readonly expires: Date | undefined
  /** Dollars; undefined where they cannot be known. */
  readonly costSoFar: number | undefined
  readonly type: 'serverless' | 'provisioned' | undefined
}

/** Looks at everything under this name, and changes nothing. */
export async function clusterStatus(cloud: Cloud, spec: ClusterSpec): Promise<ClusterStatus> {
  const account = await whoAmI(cloud, spec)
  const things: ClusterStatus['things'][number][] = []
  for (const { find } of possibleResources(resourceContext(cloud, spec, account)).toReversed()) {
    const found = await find()
    if (!found) continue
    const { title, status, tags, since, facts } = found
    things.push({ title, status, tags, since, facts, ours: isOurs(tags, account.identity) })
  }
  const paid = things.find(({ title, ours }) => ours && /^(cluster|workgroup) /.test(title))
  const since = paid?.since
  const expires = paid?.tags[EXPIRES]
  const type = paid && (paid.title.startsWith('cluster ') ? 'provisioned' : 'serverless')
  return {
    account,
    type,
    things,
    since,
    expires: expires === undefined ? undefined : new Date(expires),
    costSoFar: since && type === 'provisioned' ? costSoFar({ ...spec, type }, since, cloud.now()) : undefined
  }
}

/** Stops the bill of a provisioned cluster without losing what is in it, or goes on. */
export async function pauseOrResume(cloud: Cloud, spec: ClusterSpec, action: 'pause' | 'resume'): Promise<Account> {
  const account = await whoAmI(cloud, spec)
  const thing = cluster(resourceContext(cloud, spec, account))
  await (action === 'pause' ? thing.pause() : thing.resume())
  return account
}
