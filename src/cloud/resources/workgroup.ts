import type { GetWorkgroupCommandOutput, UpdateWorkgroupCommandInput } from '@aws-sdk/client-redshift-serverless'
import { isAwsError } from '../../util/aws/errors.ts'
import {
  type Found,
  gone,
  instantText,
  own,
  type Resource,
  type ResourceContext,
  unless,
  whenFree
} from '../resource.ts'
import { EXPIRES, lowerTags, readTags, tagsOf } from '../tags.ts'

const NONE = ['ResourceNotFoundException']
const BUSY = ['ConflictException']
const USUAL = '2 to 5 minutes'
const COMPUTE = 'serverless-compute'

interface FoundWorkgroup extends Found {
  readonly workgroup: NonNullable<GetWorkgroupCommandOutput['workgroup']>
}

/** The workgroup of Serverless: what computes and costs, with its daily limit. */
export function workgroup(context: ResourceContext): Resource {
  const { cloud, spec, identity, known, expires } = context
  const workgroupName = spec.name
  const title = `workgroup ${workgroupName}`

  const find = async (): Promise<FoundWorkgroup | undefined> => {
    const serverless = await cloud.serverless()
    const found = (await unless(NONE, () => serverless.getWorkgroup({ workgroupName })))?.workgroup
    if (!found) return undefined
    const resourceArn = found.workgroupArn ?? ''
    const tags = await unless(NONE, () => serverless.listTagsForResource({ resourceArn }))
    if (!tags) return undefined
    const { status = 'there', creationDate, endpoint, baseCapacity, publiclyAccessible } = found
    return {
      title,
      status: status.toLowerCase(),
      tags: readTags(tags.tags),
      since: creationDate,
      facts: {
        endpoint: endpoint?.address ? `${endpoint.address}:${endpoint.port}` : '',
        capacity: `${baseCapacity} RPU`,
        public: publiclyAccessible ? 'yes' : 'no'
      },
      workgroup: found
    }
  }

  const ready = async (): Promise<FoundWorkgroup | undefined> => {
    let found: FoundWorkgroup | undefined
    await cloud.until(title, USUAL, async () => {
      found = await own(find, identity)
      if (found?.status !== 'available') return found?.status ?? 'being created'
      return found.workgroup.endpoint?.address === undefined ? 'available, without an endpoint' : undefined
    })
    return found
  }

  const create = async (): Promise<void> => {
    const serverless = await cloud.serverless()
    const { securityGroupId } = known
    const call = async (): Promise<unknown> => {
      try {
        return await serverless.createWorkgroup({
          workgroupName,
          namespaceName: spec.name,
          baseCapacity: spec.rpu,
          publiclyAccessible: spec.publiclyAccessible,
          port: spec.port,
          ...(securityGroupId === undefined ? {} : { securityGroupIds: [securityGroupId] }),
          configParameters: [{ parameterKey: 'require_ssl', parameterValue: 'true' }],
          tags: lowerTags({ ...tagsOf(identity), ...expiry(expires) })
        })
      } catch (error) {
        // One word for two things: it is there already, or its namespace is still busy.
        if (isAwsError(error, ...BUSY) && (await find())) return undefined
        throw error
      }
    }
    await cloud.eventually(title, (error) => isAwsError(error, ...BUSY), call)
  }

  const ensure = async (): Promise<void> => {
    const serverless = await cloud.serverless()
    const before = await own(find, identity)
    if (before?.status === 'deleting') await gone(cloud, title, USUAL, find)
    if (!before || before.status === 'deleting') await create()
    let found = await ready()
    for (const change of found ? changes(found, context) : []) {
      const changing = (now: Found | undefined) => now?.status === 'modifying'
      await whenFree(cloud, title, BUSY, find, changing, () => serverless.updateWorkgroup({ workgroupName, ...change }))
      found = await ready()
    }
    const resourceArn = found?.workgroup.workgroupArn ?? '<ARN of the new workgroup>'
    if (found && expires && found.tags[EXPIRES] !== instantText(expires)) {
      await serverless.tagResource({ resourceArn, tags: lowerTags(expiry(expires)) })
    }
    await ensureLimit(resourceArn, found !== undefined)
    known.host = found?.workgroup.endpoint?.address
    known.port = found?.workgroup.endpoint?.port
  }

  const limitsOf = async (resourceArn: string) => {
    const serverless = await cloud.serverless()
    return (await unless(NONE, () => serverless.listUsageLimits({ resourceArn })))?.usageLimits ?? []
  }

  const ensureLimit = async (resourceArn: string, there: boolean): Promise<void> => {
    const serverless = await cloud.serverless()
    const wanted = { amount: spec.rpuHours, breachAction: 'deactivate' } as const
    const limits = there ? await limitsOf(resourceArn) : []
    const present = limits.find(({ usageType, period }) => usageType === COMPUTE && period === 'daily')
    if (present === undefined) {
      await unless(BUSY, () =>
        serverless.createUsageLimit({ resourceArn, usageType: COMPUTE, period: 'daily', ...wanted })
      )
    } else if (present.amount !== wanted.amount || present.breachAction !== wanted.breachAction) {
      await serverless.updateUsageLimit({ usageLimitId: present.usageLimitId, ...wanted })
    }
  }

  const remove = async (): Promise<void> => {
    const found = await own(find, identity)
    if (!found) return
    const serverless = await cloud.serverless()
    if (found.status !== 'deleting') {
      for (const { usageLimitId } of await limitsOf(found.workgroup.workgroupArn ?? '')) {
        await unless(NONE, () => serverless.deleteUsageLimit({ usageLimitId }))
      }
      const going = (now: Found | undefined) => now === undefined || now.status === 'deleting'
      await whenFree(cloud, title, BUSY, find, going, () =>
        unless(NONE, () => serverless.deleteWorkgroup({ workgroupName }))
      )
    }
    await gone(cloud, title, USUAL, find)
  }

  const wanted = `${spec.rpu} RPU, ${spec.publiclyAccessible ? 'PUBLIC' : 'not public'}, at most ${spec.rpuHours} RPU-hours a day`
  return { title, wanted, find, ensure, remove }
}

const expiry = (expires: Date | undefined): Record<string, string> =>
  expires ? { [EXPIRES]: instantText(expires) } : {}

/** What is not as it is wanted, one change a call: UpdateWorkgroup takes one setting at a time. */
function changes(
  { workgroup: { baseCapacity, publiclyAccessible, securityGroupIds = [] } }: FoundWorkgroup,
  { spec, known: { securityGroupId } }: ResourceContext
): readonly Omit<UpdateWorkgroupCommandInput, 'workgroupName'>[] {
  return [
    ...(baseCapacity === spec.rpu ? [] : [{ baseCapacity: spec.rpu }]),
    ...(securityGroupId === undefined || securityGroupIds.includes(securityGroupId)
      ? []
      : [{ securityGroupIds: [securityGroupId] }]),
    ...((publiclyAccessible ?? false) === spec.publiclyAccessible
      ? []
      : [{ publiclyAccessible: spec.publiclyAccessible }])
  ]
}
