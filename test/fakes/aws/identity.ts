import { ACCOUNT, type Account, type Role } from './account.ts'
import { type Params, Refusal, type Value } from './wire.ts'

type Handler = (account: Account, input: Params) => object

export const text = (value: Value): string => (value === undefined ? '' : String(value))
export const list = (value: Value): readonly Params[] => (Array.isArray(value) ? value : [])
export const words = (value: Value): string[] => (Array.isArray(value) ? value.map(String) : [])

export const tagsOf = (value: Value): Record<string, string> =>
  Object.fromEntries(list(value).map((tag) => [text(tag.Key ?? tag.key), text(tag.Value ?? tag.value)]))
export const upper = (tags: Record<string, string>) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))

const arnOf = ({ path, name }: Role): string => `arn:aws:iam::${ACCOUNT}:role${path}${name}`

function roleOf(account: Account, input: Params): Role {
  const found = account.roles.find(({ name }) => name === input.RoleName)
  if (found) return found
  throw new Refusal('NoSuchEntity', `The role with name ${text(input.RoleName)} cannot be found.`, 404)
}

const described = (role: Role) => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: 'AROA',
  Arn: arnOf(role),
  CreateDate: '2026-11-22T09:00:00Z',
  AssumeRolePolicyDocument: encodeURIComponent(role.trust)
})

/** IAM and STS (IAM API reference). */
export const identity: Readonly<Record<string, Handler>> = {
  GetCallerIdentity: () => ({ UserId: 'AIDA', Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/ann` }),
  CreateRole(account, input) {
    const name = text(input.RoleName)
    if (account.roles.some((role) => role.name === name)) {
      throw new Refusal('EntityAlreadyExists', `Role with name ${name} already exists.`, 409)
    }
    const role: Role = {
      name,
      path: text(input.Path) || '/',
      trust: text(input.AssumeRolePolicyDocument),
      tags: tagsOf(input.Tags),
      policies: {},
      attached: [],
      fresh: account.pace.roleDelay
    }
    account.roles.push(role)
    account.made.push(`role ${name}`)
    return { Role: described(role) }
  },
  GetRole(account, input) {
    const role = roleOf(account, input)
    return { Role: { ...described(role), Tags: upper(role.tags) } }
  },
  ListRoles: (account, input) => ({
    Roles: account.roles.filter(({ path }) => path.startsWith(text(input.PathPrefix))).map(described),
    IsTruncated: false
  }),
  ListRoleTags: (account, input) => ({ Tags: upper(roleOf(account, input).tags), IsTruncated: false }),
  UpdateAssumeRolePolicy(account, input) {
    roleOf(account, input).trust = text(input.PolicyDocument)
    return {}
  },
  PutRolePolicy(account, input) {
    roleOf(account, input).policies[text(input.PolicyName)] = text(input.PolicyDocument)
    return {}
  },
  GetRolePolicy(account, input) {
    const role = roleOf(account, input)
    const found = role.policies[text(input.PolicyName)]
    if (found === undefined) throw new Refusal('NoSuchEntity', 'The role policy cannot be found.', 404)
    return { RoleName: role.name, PolicyName: input.PolicyName, PolicyDocument: encodeURIComponent(found) }
  },
  ListRolePolicies: (account, input) => ({
    PolicyNames: Object.keys(roleOf(account, input).policies),
    IsTruncated: false
  }),
  DeleteRolePolicy(account, input) {
    delete roleOf(account, input).policies[text(input.PolicyName)]
    return {}
  },
  ListAttachedRolePolicies: (account, input) => ({
    AttachedPolicies: roleOf(account, input).attached.map((PolicyArn) => ({ PolicyArn, PolicyName: 'x' })),
    IsTruncated: false
  }),
  DetachRolePolicy(account, input) {
    const role = roleOf(account, input)
    role.attached = role.attached.filter((arn) => arn !== input.PolicyArn)
    return {}
  },
  DeleteRole(account, input) {
    const role = roleOf(account, input)
    if (Object.keys(role.policies).length > 0 || role.attached.length > 0) {
      throw new Refusal('DeleteConflict', 'Cannot delete entity, must delete policies first.', 409)
    }
    account.roles.splice(account.roles.indexOf(role), 1)
    return {}
  }
}

/**
 * A role in the ARNs that a cluster is to take: it has to be there, and to be known everywhere (as the consoles of many learned: "not authorized to
 * assume role").
 */
export function checkRoles(account: Account, arns: readonly string[], code: string): void {
  for (const arn of arns) {
    const role = account.roles.find((each) => arnOf(each) === arn)
    if (!role) continue
    if (role.fresh <= 0) continue
    role.fresh -= 1
    throw new Refusal(code, `The IAM role ${arn} is not valid: Redshift is not authorized to assume it.`)
  }
}
