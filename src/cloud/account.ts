import type { Cloud } from './cloud.ts'
import type { ClusterSpec } from './spec.ts'
import type { Identity } from './tags.ts'

/** In whose name, and where, things are made and deleted: said before anything is asked. */
export interface Account {
  /** Twelve digits. */
  readonly account: string
  /** Whoever signs the calls. */
  readonly caller: string
  readonly region: string
  readonly identity: Identity
}

/** Asks AWS who we are. The owner is who the configuration says, else the last word of the caller's ARN. */
export async function whoAmI(cloud: Cloud, spec: ClusterSpec): Promise<Account> {
  const sts = await cloud.sts()
  const { Account: account = '', Arn: caller = '' } = await sts.getCallerIdentity({})
  const owner = spec.owner ?? caller.split(/[/:]/).at(-1) ?? ''
  return { account, caller, region: spec.region, identity: { owner, cluster: spec.name, region: spec.region } }
}
