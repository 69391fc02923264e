import type { Account } from './account.ts'
import type { Cloud } from './cloud.ts'
import type { Known, Resource, ResourceContext } from './resource.ts'
import { cluster } from './resources/cluster.ts'
import { namespace } from './resources/namespace.ts'
import { role, roleArn } from './resources/role.ts'
import { securityGroup } from './resources/security-group.ts'
import { workgroup } from './resources/workgroup.ts'
import type { ClusterSpec } from './spec.ts'

export function resourceContext(
  cloud: Cloud,
  spec: ClusterSpec,
  { account, identity }: Account,
  more: { readonly expires?: Date | undefined; readonly finalSnapshot?: string | undefined } = {}
): ResourceContext {
  const known: Known = {
    roleArn: spec.givenRole ?? roleArn({ account, spec }),
    securityGroupId: undefined,
    host: undefined,
    port: undefined,
    secretArn: undefined
  }
  return { cloud, spec, identity, account, known, expires: more.expires, finalSnapshot: more.finalSnapshot }
}

/** What `up` makes, each after what it needs. */
export function wantedResources(context: ResourceContext): readonly Resource[] {
  const { spec } = context
  return [
    ...(spec.givenRole === undefined ? [role(context)] : []),
    ...(spec.allow === undefined ? [] : [securityGroup(context)]),
    ...(spec.type === 'serverless' ? [namespace(context), workgroup(context)] : [cluster(context)])
  ]
}

/**
 * Everything that any `up` may have made under this name, of both kinds, each before what it needs: a half-made or older state may hold what the
 * configuration does not speak of any more.
 */
export function possibleResources(context: ResourceContext): readonly Resource[] {
  return [workgroup(context), namespace(context), cluster(context), securityGroup(context), role(context)]
}
