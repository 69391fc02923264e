import type { IpPermission, SecurityGroup } from '@aws-sdk/client-ec2'
import { isAwsError } from '../../util/aws/errors.ts'
import { AppError } from '../../util/errors.ts'
import { type Found, gone, own, type Resource, type ResourceContext, unless } from '../resource.ts'
import { securityGroupName } from '../spec.ts'
import { isOurs, readTags, tagsOf, upperTags } from '../tags.ts'

const NONE = ['InvalidGroup.NotFound', 'InvalidGroupId.Malformed']

interface FoundGroup extends Found {
  readonly id: string
  readonly rules: readonly IpPermission[]
}

/** The security group that lets one address in. */
export function securityGroup({ cloud, spec, identity, known }: ResourceContext): Resource {
  const name = securityGroupName(spec)
  const title = `security group ${name}`
  const { allow, port } = spec

  const find = async (): Promise<FoundGroup | undefined> => {
    const ec2 = await cloud.ec2()
    const { SecurityGroups = [] } = await ec2.describeSecurityGroups({
      Filters: [{ Name: 'group-name', Values: [name] }]
    })
    const ours = SecurityGroups.find(({ Tags }) => isOurs(readTags(Tags), identity))
    if (ours) return foundGroup(ours, title)
    if (SecurityGroups.length === 0) return undefined
    // The name is unique in its network only: one elsewhere is in nobody's way.
    const vpc = await defaultVpc()
    const twin = SecurityGroups.find(({ VpcId }) => VpcId === vpc)
    return twin && foundGroup(twin, title)
  }

  const defaultVpc = async (): Promise<string | undefined> => {
    const ec2 = await cloud.ec2()
    const { Vpcs = [] } = await ec2.describeVpcs({ Filters: [{ Name: 'is-default', Values: ['true'] }] })
    return Vpcs[0]?.VpcId
  }

  const create = async (): Promise<void> => {
    const ec2 = await cloud.ec2()
    const VpcId = await defaultVpc()
    if (VpcId === undefined) {
      throw new AppError('E_WAREHOUSE', 'fix-config', `${spec.region} has no default VPC for the security group`, {
        hint: 'Leave ALLOW out and use the Data API, which needs no network path; or create a default VPC (aws ec2 create-default-vpc).'
      })
    }
    const made = await unless(['InvalidGroup.Duplicate'], () =>
      ec2.createSecurityGroup({
        GroupName: name,
        Description: `One address to the Redshift cluster ${spec.name}`,
        VpcId,
        TagSpecifications: [{ ResourceType: 'security-group', Tags: upperTags(tagsOf(identity)) }]
      })
    )
    known.securityGroupId = made?.GroupId
  }

  const ensure = async (): Promise<void> => {
    if (allow === undefined) return
    let found = await own(find, identity)
    if (!found) {
      await create()
      await cloud.until(title, 'some seconds', async () => {
        found = await own(find, identity)
        return found ? undefined : 'being created'
      })
    }
    const GroupId = found?.id ?? known.securityGroupId
    const wanted: IpPermission = {
      IpProtocol: 'tcp',
      FromPort: port,
      ToPort: port,
      IpRanges: [{ CidrIp: `${allow}/32`, Description: 'The one address of [CLUSTER] ALLOW' }]
    }
    const ec2 = await cloud.ec2()
    const rules = found?.rules ?? []
    const others = rules.flatMap((rule) => withoutAddress(rule, wanted))
    if (others.length > 0) {
      await unless(['InvalidPermission.NotFound'], () =>
        ec2.revokeSecurityGroupIngress({ GroupId, IpPermissions: others })
      )
    }
    if (!rules.some((rule) => opens(rule, wanted))) {
      await cloud.eventually(
        title,
        (error) => isAwsError(error, ...NONE),
        () =>
          unless(['InvalidPermission.Duplicate'], () =>
            ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions: [wanted] })
          )
      )
    }
    known.securityGroupId = GroupId
  }

  const remove = async (): Promise<void> => {
    const found = await own(find, identity)
    if (!found) return
    const ec2 = await cloud.ec2()
    // The network cards of a cluster that goes hold the group for a while.
    await cloud.eventually(
      title,
      (error) => isAwsError(error, 'DependencyViolation'),
      () => unless(NONE, () => ec2.deleteSecurityGroup({ GroupId: found.id }))
    )
    await gone(cloud, title, 'some seconds', () => own(find, identity))
  }

  return { title, wanted: `lets ${allow ?? 'nobody'} connect to port ${port}`, find, ensure, remove }
}

function foundGroup({ GroupId = '', Tags, IpPermissions = [] }: SecurityGroup, title: string): FoundGroup {
  const allowed = IpPermissions.flatMap((rule) => (rule.IpRanges ?? []).map(({ CidrIp }) => CidrIp))
  return {
    title,
    status: 'there',
    tags: readTags(Tags),
    since: undefined,
    facts: { id: GroupId, allows: allowed.join(', ') || 'nobody' },
    id: GroupId,
    rules: IpPermissions
  }
}

const samePort = (rule: IpPermission, wanted: IpPermission): boolean =>
  rule.IpProtocol === wanted.IpProtocol && rule.FromPort === wanted.FromPort && rule.ToPort === wanted.ToPort

const addressOf = (rule: IpPermission): string | undefined => rule.IpRanges?.[0]?.CidrIp

const opens = (rule: IpPermission, wanted: IpPermission): boolean =>
  samePort(rule, wanted) && (rule.IpRanges ?? []).some(({ CidrIp }) => CidrIp === addressOf(wanted))

/** What a rule opens besides the one address: nothing else may stay open in a group of ours. */
function withoutAddress(rule: IpPermission, wanted: IpPermission): readonly IpPermission[] {
  if (!opens(rule, wanted)) return [rule]
  const ranges = (rule.IpRanges ?? []).filter(({ CidrIp }) => CidrIp !== addressOf(wanted))
  const { IpProtocol, FromPort, ToPort } = rule
  return ranges.length === 0 ? [] : [{ IpProtocol, FromPort, ToPort, IpRanges: ranges }]
}
