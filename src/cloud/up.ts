import { AppError } from '../util/errors.ts'
import type { Account } from './account.ts'
import { whoAmI } from './account.ts'
import type { Cloud } from './cloud.ts'
import { type CostEstimate, estimate } from './cost.ts'
import { resourceContext, wantedResources } from './inventory.ts'
import { type Found, own } from './resource.ts'
import type { ClusterSpec } from './spec.ts'

/** What `up` is about to do, for whoever is asked. */
export interface UpPlan {
  readonly account: Account
  readonly spec: ClusterSpec
  readonly things: readonly { readonly title: string; readonly wanted: string; readonly there: Found | undefined }[]
  readonly cost: CostEstimate
  readonly expires: Date | undefined
}

/** What a load needs to know. */
export interface Endpoint {
  readonly host: string
  readonly port: number
  readonly dbName: string
  readonly roleArn: string
  readonly secretArn: string | undefined
}

export interface UpOptions {
  readonly cloud: Cloud
  readonly spec: ClusterSpec
  /** When it is meant to go. */
  readonly expires?: Date | undefined
  /** Asked once, before anything is created. */
  readonly confirm: (plan: UpPlan) => Promise<boolean>
  /** Called before the first thing is created, so that a crash leaves behind what `down` needs to know. */
  readonly begin: (plan: UpPlan) => Promise<void>
}

export interface UpReport {
  readonly plan: UpPlan
  /** Undefined in a dry run. */
  readonly endpoint: Endpoint | undefined
}

/**
 * Makes what is not there, mends what is not as it should be, and waits until it can be used. Called again after any crash it goes on; called when
 * all is done it changes nothing.
 *
 * @returns undefined where the answer was no
 * @throws AppError where something of our name is somebody else's, AWS refuses, or it takes too long
 */
export async function up(options: UpOptions): Promise<UpReport | undefined> {
  const { cloud, spec, expires } = options
  if (spec.givenRole === undefined && spec.access.reads.length === 0 && spec.access.staging === undefined) {
    throw new AppError('E_CONFIG', 'fix-config', 'the cluster would read nothing: no S3 place is configured', {
      hint: 'Set LOG_DATA and SONG_DATA (s3://…) in [S3] of dwh.cfg, or STAGING for data that is loaded from elsewhere.'
    })
  }
  const account = await whoAmI(cloud, spec)
  const context = resourceContext(cloud, spec, account, { expires })
  const resources = wantedResources(context)
  const things: UpPlan['things'][number][] = []
  for (const { title, wanted, find } of resources) {
    things.push({ title, wanted, there: await own(find, account.identity) })
  }
  const plan: UpPlan = { account, spec, things, cost: estimate(spec), expires }
  if (!(await options.confirm(plan))) return undefined
  await options.begin(plan)
  for (const resource of resources) await resource.ensure()
  const { host, port, roleArn, secretArn } = context.known
  if (cloud.dryRun) return { plan, endpoint: undefined }
  if (host === undefined) throw new AppError('E_BUG', 'report-bug', `${spec.name} is ready, but has no endpoint`)
  return { plan, endpoint: { host, port: port ?? spec.port, dbName: spec.dbName, roleArn, secretArn } }
}
