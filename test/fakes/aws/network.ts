import type { Account, Group } from './account.ts'
import { list, tagsOf, text, words } from './identity.ts'
import { type Params, Refusal } from './wire.ts'

const VPC = 'vpc-1'

function groupOf(account: Account, input: Params): Group {
  const found = account.groups.find(({ id }) => id === input.GroupId)
  if (found) return found
  throw new Refusal('InvalidGroup.NotFound', `The security group '${text(input.GroupId)}' does not exist`)
}

const described = ({ id, name, vpc, tags, rules }: Group) => ({
  groupId: id,
  groupName: name,
  vpcId: vpc,
  ipPermissions: rules.map(({ protocol, from, to, cidr }) => ({
    ipProtocol: protocol,
    fromPort: from,
    toPort: to,
    ipRanges: [{ cidrIp: cidr }]
  })),
  tagSet: Object.entries(tags).map(([key, value]) => ({ key, value }))
})

const rulesOf = (input: Params): Group['rules'] =>
  list(input.IpPermissions).flatMap((rule) =>
    list(rule.IpRanges).map((range) => ({
      protocol: text(rule.IpProtocol),
      from: Number(rule.FromPort),
      to: Number(rule.ToPort),
      cidr: text(range.CidrIp)
    }))
  )

const same = (a: Group['rules'][number]) => (b: Group['rules'][number]) => JSON.stringify(a) === JSON.stringify(b)

function matches(group: Group, filter: Params): boolean {
  const name = text(filter.Name)
  const values = words(filter.Value)
  if (name === 'group-name') return values.includes(group.name)
  if (name === 'vpc-id') return values.includes(group.vpc)
  if (name.startsWith('tag:')) return values.includes(group.tags[name.slice(4)] ?? '')
  throw new Refusal('InvalidParameterValue', `The filter '${name}' is invalid`)
}

/** EC2, security groups (EC2 API reference). */
export const network: Readonly<Record<string, (account: Account, input: Params) => object>> = {
  DescribeVpcs: () => ({ vpcSet: [{ vpcId: VPC, isDefault: true }] }),
  DescribeSecurityGroups: (account, input) => ({
    securityGroupInfo: account.groups
      .filter((group) => list(input.Filter).every((filter) => matches(group, filter)))
      .map(described)
  }),
  CreateSecurityGroup(account, input) {
    const name = text(input.GroupName)
    if (account.groups.some((group) => group.name === name && group.vpc === input.VpcId)) {
      throw new Refusal('InvalidGroup.Duplicate', `The security group '${name}' already exists`)
    }
    const id = account.id('sg-')
    const [specification] = list(input.TagSpecification)
    account.groups.push({ id, name, vpc: text(input.VpcId), tags: tagsOf(specification?.Tag), rules: [], busy: 0 })
    account.made.push(`group ${name}`)
    return { groupId: id }
  },
  AuthorizeSecurityGroupIngress(account, input) {
    const group = groupOf(account, input)
    for (const rule of rulesOf(input)) {
      if (group.rules.some(same(rule))) throw new Refusal('InvalidPermission.Duplicate', 'the rule already exists')
      group.rules.push(rule)
    }
    return { return: true }
  },
  RevokeSecurityGroupIngress(account, input) {
    const group = groupOf(account, input)
    for (const rule of rulesOf(input)) group.rules = group.rules.filter((each) => !same(rule)(each))
    return { return: true }
  },
  DeleteSecurityGroup(account, input) {
    const group = groupOf(account, input)
    const used = [...account.clusters, ...account.workgroups].some(({ groups }) => groups.includes(group.id))
    if (used || group.busy > 0) {
      group.busy -= 1
      throw new Refusal('DependencyViolation', `resource ${group.id} has a dependent object`)
    }
    account.groups.splice(account.groups.indexOf(group), 1)
    return { return: true, groupId: group.id }
  }
}

/** The network cards of what goes hold its groups a little longer. */
export function hold(account: Account, ids: readonly string[]): void {
  for (const group of account.groups) if (ids.includes(group.id)) group.busy = account.pace.groupDelay
}
