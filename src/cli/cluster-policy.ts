import { rolePolicy, runnerPolicy, trustPolicy } from '../cloud/policy.ts'
import { cloudFormation, type PolicySet, terraform } from '../cloud/policy-formats.ts'
import { type ClusterSpec, ROLE_PATH, roleName } from '../cloud/spec.ts'
import { tagsOf } from '../cloud/tags.ts'
import type { Config } from '../config/config.ts'

/** `cluster policy`: asks nobody, so that it works where only another team has an account. */
export function policyText(spec: ClusterSpec, config: Config, format: 'json' | 'terraform' | 'cloudformation'): string {
  const set = policySet(spec, config)
  switch (format) {
    case 'json':
      return `${JSON.stringify({ trust: set.trust, role: set.role, runner: set.runner }, null, 2)}\n`
    case 'terraform':
      return terraform(set)
    case 'cloudformation':
      return `${JSON.stringify(cloudFormation(set), null, 2)}\n`
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
