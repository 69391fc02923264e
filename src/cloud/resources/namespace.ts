import type { GetNamespaceCommandOutput } from '@aws-sdk/client-redshift-serverless'
import {
  type Found,
  gone,
  own,
  type Resource,
  type ResourceContext,
  roleNotYetKnown,
  unless,
  whenFree
} from '../resource.ts'
import { lowerTags, readTags, tagsOf } from '../tags.ts'

const NONE = ['ResourceNotFoundException']
const BUSY = ['ConflictException']
const USUAL = 'about a minute'

interface FoundNamespace extends Found {
  readonly namespace: NonNullable<GetNamespaceCommandOutput['namespace']>
}

/** The namespace of Serverless: databases, users, the role, the administrator's secret. */
export function namespace({ cloud, spec, identity, known, finalSnapshot }: ResourceContext): Resource {
  const namespaceName = spec.name
  const title = `namespace ${namespaceName}`

  const find = async (): Promise<FoundNamespace | undefined> => {
    const serverless = await cloud.serverless()
    const found = (await unless(NONE, () => serverless.getNamespace({ namespaceName })))?.namespace
    if (!found) return undefined
    const resourceArn = found.namespaceArn ?? ''
    const tags = await unless(NONE, () => serverless.listTagsForResource({ resourceArn }))
    // It went between the two calls.
    if (!tags) return undefined
    const { status = 'there', creationDate, dbName = '', adminPasswordSecretArn = '' } = found
    return {
      title,
      status: status.toLowerCase(),
      tags: readTags(tags.tags),
      since: creationDate,
      facts: { database: dbName, roles: rolesOf(found).join(' '), secret: adminPasswordSecretArn },
      namespace: found
    }
  }

  const ready = async (): Promise<FoundNamespace | undefined> => {
    let found: FoundNamespace | undefined
    await cloud.until(title, USUAL, async () => {
      found = await own(find, identity)
      return found?.status === 'available' ? undefined : (found?.status ?? 'being created')
    })
    return found
  }

  const create = async (): Promise<void> => {
    const serverless = await cloud.serverless()
    await cloud.eventually(title, roleNotYetKnown, () =>
      unless(BUSY, () =>
        serverless.createNamespace({
          namespaceName,
          dbName: spec.dbName,
          adminUsername: spec.adminUser,
          manageAdminPassword: true,
          iamRoles: [known.roleArn],
          defaultIamRoleArn: known.roleArn,
          tags: lowerTags(tagsOf(identity))
        })
      )
    )
  }

  const ensure = async (): Promise<void> => {
    const before = await own(find, identity)
    if (before?.status === 'deleting') await gone(cloud, title, USUAL, find)
    if (!before || before.status === 'deleting') await create()
    let found = await ready()
    const roles = found ? rolesOf(found.namespace) : []
    if (found && !roles.includes(known.roleArn)) {
      const serverless = await cloud.serverless()
      await cloud.eventually(title, roleNotYetKnown, () =>
        unless(BUSY, () =>
          serverless.updateNamespace({
            namespaceName,
            iamRoles: [...roles, known.roleArn],
            defaultIamRoleArn: known.roleArn
          })
        )
      )
      found = await ready()
    }
    known.secretArn = found?.namespace.adminPasswordSecretArn
  }

  const remove = async (): Promise<void> => {
    const found = await own(find, identity)
    if (!found) return
    if (found.status !== 'deleting') {
      const serverless = await cloud.serverless()
      // Refused while it is being made or changed, or its workgroup is still going.
      const going = (now: Found | undefined) => now === undefined || now.status === 'deleting'
      await whenFree(cloud, title, BUSY, find, going, () =>
        unless(NONE, () =>
          serverless.deleteNamespace({
            namespaceName,
            ...(finalSnapshot === undefined ? {} : { finalSnapshotName: finalSnapshot })
          })
        )
      )
    }
    await gone(cloud, title, USUAL, find)
  }

  return { title, wanted: `database ${spec.dbName}, encrypted, administrator in Secrets Manager`, find, ensure, remove }
}

/** AWS writes each role as `IamRole(applyStatus=in-sync, iamRoleArn=arn:…)`. */
const rolesOf = ({ iamRoles = [] }: FoundNamespace['namespace']): readonly string[] =>
  iamRoles.map((text) => /arn:[^,)]+/.exec(text)?.[0] ?? text)
