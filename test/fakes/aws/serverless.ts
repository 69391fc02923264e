import { ACCOUNT, type Account, type Moving, type Namespace, REGION, type Workgroup } from './account.ts'
import { checkRoles, list, tagsOf, text, words } from './identity.ts'
import { hold } from './network.ts'
import { type Params, Refusal } from './wire.ts'

const missing = (what: string): Refusal => new Refusal('ResourceNotFoundException', `${what} was not found.`)
const busy = (what: string): Refusal => new Refusal('ConflictException', `There is an operation running on ${what}.`)
const arn = (kind: string, name: string): string =>
  `arn:aws:redshift-serverless:${REGION}:${ACCOUNT}:${kind}/id-of-${name}`

function namespaceOf(account: Account, input: Params): Namespace {
  const found = account.namespaces.find(({ name }) => name === input.namespaceName)
  if (found) return found
  throw missing(`namespace ${text(input.namespaceName)}`)
}

function workgroupOf(account: Account, input: Params): Workgroup {
  const found = account.workgroups.find(({ name }) => name === input.workgroupName)
  if (found) return found
  throw missing(`workgroup ${text(input.workgroupName)}`)
}

function taggedOf(account: Account, input: Params): Moving {
  const wanted = text(input.resourceArn)
  const found =
    account.workgroups.find(({ name }) => arn('workgroup', name) === wanted) ??
    account.namespaces.find(({ name }) => arn('namespace', name) === wanted)
  if (found) return found
  throw missing(wanted)
}

function available({ name, status }: Moving): void {
  if (status !== 'AVAILABLE') throw busy(name)
}

const created = '2026-11-22T09:00:00Z'

const describedNamespace = (account: Account, { name, status, db, roles }: Namespace) => ({
  namespaceArn: arn('namespace', name),
  namespaceId: `id-of-${name}`,
  namespaceName: name,
  status,
  dbName: db,
  iamRoles: roles.map((role) => `IamRole(applyStatus=in-sync, iamRoleArn=${role})`),
  adminPasswordSecretArn: account.secretOf(name),
  creationDate: created
})

const describedWorkgroup = ({ name, status, namespace, rpu, groups, public: open, port }: Workgroup) => ({
  workgroupArn: arn('workgroup', name),
  workgroupName: name,
  namespaceName: namespace,
  status,
  baseCapacity: rpu,
  securityGroupIds: groups,
  publiclyAccessible: open,
  port,
  // Without an address while it is being made.
  endpoint:
    status === 'CREATING'
      ? {}
      : { address: `${name}.${ACCOUNT}.${REGION}.redshift-serverless.amazonaws.com`, port, vpcEndpoints: [] },
  creationDate: created
})

/** Redshift Serverless, JSON 1.1 (Redshift Serverless API reference). */
export const serverless: Readonly<Record<string, (account: Account, input: Params) => object>> = {
  CreateNamespace(account, input) {
    const name = text(input.namespaceName)
    if (account.namespaces.some((each) => each.name === name)) throw new Refusal('ConflictException', `${name} exists`)
    const roles = words(input.iamRoles)
    checkRoles(account, roles, 'ValidationException')
    const made: Namespace = {
      name,
      status: 'MODIFYING',
      looks: 1,
      next: 'AVAILABLE',
      tags: tagsOf(input.tags),
      db: text(input.dbName),
      roles
    }
    account.namespaces.push(made)
    account.made.push(`namespace ${name}`)
    return { namespace: describedNamespace(account, made) }
  },
  GetNamespace(account, input) {
    const namespace = namespaceOf(account, input)
    const seen = describedNamespace(account, namespace)
    if (!account.step(account.namespaces, namespace)) throw missing(`namespace ${namespace.name}`)
    return { namespace: seen }
  },
  UpdateNamespace(account, input) {
    const namespace = namespaceOf(account, input)
    available(namespace)
    const roles = words(input.iamRoles)
    checkRoles(account, roles, 'ValidationException')
    namespace.roles = roles
    account.move(namespace, 'MODIFYING', 'AVAILABLE')
    return { namespace: describedNamespace(account, namespace) }
  },
  DeleteNamespace(account, input) {
    const namespace = namespaceOf(account, input)
    available(namespace)
    if (account.workgroups.some((workgroup) => workgroup.namespace === namespace.name)) throw busy(namespace.name)
    if (input.finalSnapshotName !== undefined) account.namespaceSnapshots.push(text(input.finalSnapshotName))
    account.move(namespace, 'DELETING', 'gone')
    return { namespace: describedNamespace(account, namespace) }
  },
  ListNamespaces: (account) => ({ namespaces: account.namespaces.map((each) => describedNamespace(account, each)) }),
  CreateWorkgroup(account, input) {
    const name = text(input.workgroupName)
    if (account.workgroups.some((each) => each.name === name)) throw new Refusal('ConflictException', `${name} exists`)
    const namespace = namespaceOf(account, input)
    available(namespace)
    const made: Workgroup = {
      name,
      status: 'CREATING',
      looks: account.pace.looks,
      next: 'AVAILABLE',
      tags: tagsOf(input.tags),
      namespace: namespace.name,
      rpu: Number(input.baseCapacity),
      groups: words(input.securityGroupIds),
      public: input.publiclyAccessible === true,
      port: Number(input.port)
    }
    account.workgroups.push(made)
    account.made.push(`workgroup ${name}`)
    return { workgroup: describedWorkgroup(made) }
  },
  GetWorkgroup(account, input) {
    const workgroup = workgroupOf(account, input)
    const seen = describedWorkgroup(workgroup)
    if (!account.step(account.workgroups, workgroup)) {
      hold(account, workgroup.groups)
      account.limits = account.limits.filter(({ resource }) => resource !== arn('workgroup', workgroup.name))
      throw missing(`workgroup ${workgroup.name}`)
    }
    return { workgroup: seen }
  },
  UpdateWorkgroup(account, input) {
    const workgroup = workgroupOf(account, input)
    available(workgroup)
    const { workgroupName: _name, ...changes } = input
    if (Object.keys(changes).length !== 1) throw new Refusal('ValidationException', 'one setting at a time')
    if (typeof changes.baseCapacity === 'number') workgroup.rpu = changes.baseCapacity
    if (changes.securityGroupIds !== undefined) workgroup.groups = words(changes.securityGroupIds)
    if (changes.publiclyAccessible !== undefined) workgroup.public = changes.publiclyAccessible === true
    account.move(workgroup, 'MODIFYING', 'AVAILABLE')
    return { workgroup: describedWorkgroup(workgroup) }
  },
  DeleteWorkgroup(account, input) {
    const workgroup = workgroupOf(account, input)
    available(workgroup)
    account.move(workgroup, 'DELETING', 'gone')
    return { workgroup: describedWorkgroup(workgroup) }
  },
  ListWorkgroups: (account) => ({ workgroups: account.workgroups.map(describedWorkgroup) }),
  ListTagsForResource: (account, input) => ({
    tags: Object.entries(taggedOf(account, input).tags).map(([key, value]) => ({ key, value }))
  }),
  TagResource(account, input) {
    Object.assign(taggedOf(account, input).tags, tagsOf(input.tags))
    return {}
  },
  ListUsageLimits: (account, input) => ({
    usageLimits: account.limits
      .filter(({ resource }) => resource === input.resourceArn)
      .map(({ id, resource, amount, period, action }) => ({
        usageLimitId: id,
        resourceArn: resource,
        usageType: 'serverless-compute',
        amount,
        period,
        breachAction: action
      }))
  }),
  CreateUsageLimit(account, input) {
    taggedOf(account, input)
    const resource = text(input.resourceArn)
    const period = text(input.period)
    if (account.limits.some((limit) => limit.resource === resource && limit.period === period)) {
      throw new Refusal('ConflictException', 'a limit for this period exists')
    }
    const id = account.id('limit-')
    account.limits.push({ id, resource, amount: Number(input.amount), period, action: text(input.breachAction) })
    account.made.push(`limit ${resource}`)
    return { usageLimit: { usageLimitId: id } }
  },
  UpdateUsageLimit(account, input) {
    const limit = account.limits.find(({ id }) => id === input.usageLimitId)
    if (!limit) throw missing('limit')
    limit.amount = Number(input.amount)
    limit.action = text(input.breachAction)
    return { usageLimit: { usageLimitId: limit.id } }
  },
  DeleteUsageLimit(account, input) {
    const limit = account.limits.find(({ id }) => id === input.usageLimitId)
    if (!limit) throw missing('limit')
    account.limits.splice(account.limits.indexOf(limit), 1)
    return { usageLimit: { usageLimitId: limit.id } }
  },
  ListSnapshots: (account, input) => ({
    snapshots: list(account.namespaceSnapshots.map((snapshotName) => ({ snapshotName }))).filter(({ snapshotName }) =>
      text(snapshotName).startsWith(text(input.namespaceName))
    )
  })
}
