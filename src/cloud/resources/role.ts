import { isDeepStrictEqual } from 'node:util'
import { isAwsError } from '../../util/aws/errors.ts'
import { accessText, type PolicyDocument, rolePolicy, trustPolicy } from '../policy.ts'
import { INLINE_POLICY } from '../policy-formats.ts'
import { allPages, type Found, gone, own, type Resource, type ResourceContext, unless } from '../resource.ts'
import { partitionOf, ROLE_PATH, roleName } from '../spec.ts'
import { readTags, tagsOf, upperTags } from '../tags.ts'

const NONE = ['NoSuchEntity', 'NoSuchEntityException']
const TAKEN = ['EntityAlreadyExists', 'EntityAlreadyExistsException']
const USUAL = 'some seconds'

interface FoundRole extends Found {
  readonly trust: string | undefined
}

export function roleArn({ account, spec }: Pick<ResourceContext, 'account' | 'spec'>): string {
  return `arn:${partitionOf(spec.region)}:iam::${account}:role${ROLE_PATH}${roleName(spec)}`
}

/** The role with which the cluster reads S3, and its one inline policy. */
export function role(context: ResourceContext): Resource {
  const { cloud, spec, identity } = context
  const RoleName = roleName(spec)
  const title = `IAM role ${RoleName}`
  const policy = rolePolicy(spec.access, spec.region)

  const find = async (): Promise<FoundRole | undefined> => {
    const iam = await cloud.iam()
    const found = (await unless(NONE, () => iam.getRole({ RoleName })))?.Role
    if (!found) return undefined
    const { Tags, CreateDate, AssumeRolePolicyDocument, Arn } = found
    return {
      title,
      status: 'there',
      tags: readTags(Tags),
      since: CreateDate,
      facts: { arn: Arn ?? '' },
      trust: AssumeRolePolicyDocument
    }
  }

  const ensure = async (): Promise<void> => {
    const iam = await cloud.iam()
    let found = await own(find, identity)
    if (!found) {
      // Somebody may be faster, or our own call may have worked though its answer was lost: whose it is, the next look tells.
      await unless(TAKEN, () =>
        iam.createRole({
          RoleName,
          Path: ROLE_PATH,
          AssumeRolePolicyDocument: JSON.stringify(trustPolicy),
          Description: `Redshift reads the sources of ${spec.name}`,
          Tags: upperTags(tagsOf(identity))
        })
      )
      await cloud.until(title, USUAL, async () => {
        found = await own(find, identity)
        return found ? undefined : 'being created'
      })
    }
    if (found && !same(found.trust, trustPolicy)) {
      await iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: JSON.stringify(trustPolicy) })
    }
    const PolicyName = INLINE_POLICY
    const present = await unless(NONE, () => iam.getRolePolicy({ RoleName, PolicyName }))
    if (!same(present?.PolicyDocument, policy)) {
      await cloud.eventually(
        `the policy of ${title}`,
        (error) => isAwsError(error, ...NONE),
        () => iam.putRolePolicy({ RoleName, PolicyName, PolicyDocument: JSON.stringify(policy) })
      )
    }
    context.known.roleArn = found?.facts.arn || roleArn(context)
  }

  const remove = async (): Promise<void> => {
    if (!(await own(find, identity))) return
    const iam = await cloud.iam()
    const listed = await unless(NONE, () =>
      allPages(async (Marker) => {
        const page = await iam.listRolePolicies({ RoleName, Marker })
        return { items: page.PolicyNames, next: page.Marker }
      })
    )
    for (const PolicyName of listed ?? []) await unless(NONE, () => iam.deleteRolePolicy({ RoleName, PolicyName }))
    // Policies that somebody attached are theirs; only the tie to our role goes.
    const attached = await unless(NONE, () =>
      allPages(async (Marker) => {
        const page = await iam.listAttachedRolePolicies({ RoleName, Marker })
        return { items: page.AttachedPolicies, next: page.Marker }
      })
    )
    for (const { PolicyArn } of attached ?? []) await unless(NONE, () => iam.detachRolePolicy({ RoleName, PolicyArn }))
    await cloud.eventually(
      title,
      (error) => isAwsError(error, 'DeleteConflict', 'DeleteConflictException'),
      () => unless(NONE, () => iam.deleteRole({ RoleName }))
    )
    await gone(cloud, title, USUAL, find)
  }

  return { title, wanted: accessText(spec.access), find, ensure, remove }
}

/** Whether a policy that IAM gives back, percent-encoded, says the same. */
function same(text: string | undefined, wanted: PolicyDocument): boolean {
  if (text === undefined) return false
  try {
    return isDeepStrictEqual(JSON.parse(decodeURIComponent(text)), JSON.parse(JSON.stringify(wanted)))
  } catch {
    return false
  }
}
