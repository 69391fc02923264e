import { rolePolicy, runnerPolicy, trustPolicy } from '../cloud/policy.ts'
import { cloudFormation, type PolicySet, terraform } from '../cloud/policy-formats.ts'
import { type ClusterSpec, ROLE_PATH, roleName } from '../cloud/spec.ts'
import { tagsOf } from '../cloud/tags.ts'
import type { Config } from '../config/config.ts'

export type PolicyFormat = 'json' | 'terraform' | 'cloudformation'

/** `cluster policy`: asks nobody, so that it works where only another team has an account. A text, or a document for JSON. */
export function policyOf(spec: ClusterSpec, config: Config, format: PolicyFormat): unknown {
  const set = policySet(spec, config)
  switch (format) {
    case 'json':
      return { trust: set.trust, role: set.role, runner: set.runner }
    case 'terraform':
      return terraform(set)
    case 'cloudformation':
      return cloudFormation(set)
  }
}

function policySet(spec: ClusterSpec, { iamRole }: Config): PolicySet {
  const { access, region, type, name, dbName } = spec
  // The one place where an account may be written down already.
  const account = /^arn:[\w-]+:iam::(\d{12}):/.exec(iamRole ?? '')?.[1] ?? '*'
  return {
    roleName: roleName(spec),
    rolePath: ROLE_PATH,
    tags: tagsOf({ owner: spec.owner ?? 'sparkify', cluster: name, region }),
    trust: trustPolicy,
    role: rolePolicy(access, region),
    runner: runnerPolicy({ access, region, type, name, dbName, account })
  }
}
