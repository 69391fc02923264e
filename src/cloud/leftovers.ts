import type { Account } from './account.ts'
import type { Cloud } from './cloud.ts'
import { allPages, unless } from './resource.ts'
import { ROLE_PATH } from './spec.ts'
import { isOurs, readTags, type Tags, tagsOf } from './tags.ts'

/** Everything in account and region that carries the tags of this cluster and owner, by the name AWS gives it. */
export async function leftovers(cloud: Cloud, { identity }: Account): Promise<readonly string[]> {
  const found: string[] = []
  const add = (name: string | undefined, tags: Tags) => {
    if (name !== undefined && isOurs(tags, identity)) found.push(name)
  }
  await roles(cloud, add)
  const ec2 = await cloud.ec2()
  const Filters = Object.entries(tagsOf(identity)).map(([key, value]) => ({ Name: `tag:${key}`, Values: [value] }))
  for (const { GroupId, Tags } of (await ec2.describeSecurityGroups({ Filters })).SecurityGroups ?? []) {
    add(GroupId, readTags(Tags))
  }
  await provisioned(cloud, add)
  await serverless(cloud, add)
  return found
}

type Add = (name: string | undefined, tags: Tags) => void

async function roles(cloud: Cloud, add: Add): Promise<void> {
  const iam = await cloud.iam()
  const listed = await allPages(async (Marker) => {
    const page = await iam.listRoles({ PathPrefix: ROLE_PATH, Marker })
    return { items: page.Roles, next: page.Marker }
  })
  for (const { RoleName, Arn } of listed) {
    const tags = await unless(['NoSuchEntity', 'NoSuchEntityException'], () => iam.listRoleTags({ RoleName }))
    add(Arn, readTags(tags?.Tags))
  }
}

async function provisioned(cloud: Cloud, add: Add): Promise<void> {
  const redshift = await cloud.redshift()
  const clusters = await allPages(async (Marker) => {
    const page = await redshift.describeClusters({ Marker })
    return { items: page.Clusters, next: page.Marker }
  })
  for (const { ClusterIdentifier, Tags } of clusters) add(`cluster ${ClusterIdentifier}`, readTags(Tags))
}

async function serverless(cloud: Cloud, add: Add): Promise<void> {
  const serverless = await cloud.serverless()
  const things = [
    ...(await allPages(async (nextToken) => {
      const page = await serverless.listWorkgroups({ nextToken })
      return { items: page.workgroups?.map(({ workgroupArn }) => workgroupArn), next: page.nextToken }
    })),
    ...(await allPages(async (nextToken) => {
      const page = await serverless.listNamespaces({ nextToken })
      return { items: page.namespaces?.map(({ namespaceArn }) => namespaceArn), next: page.nextToken }
    }))
  ]
  for (const resourceArn of things) {
    const tags = await unless(['ResourceNotFoundException'], () => serverless.listTagsForResource({ resourceArn }))
    add(resourceArn, readTags(tags?.tags))
  }
}

/** Manual snapshots of that name, which cost money until somebody deletes them. */
export async function snapshots(cloud: Cloud, name: string): Promise<readonly string[]> {
  const redshift = await cloud.redshift()
  const ofClusters = await unless(['ClusterNotFound', 'ClusterNotFoundFault'], () =>
    redshift.describeClusterSnapshots({ ClusterIdentifier: name, SnapshotType: 'manual' })
  )
  const serverless = await cloud.serverless()
  const ofNamespaces = await unless(['ResourceNotFoundException'], () =>
    serverless.listSnapshots({ namespaceName: name })
  )
  return [
    ...(ofClusters?.Snapshots ?? []).flatMap(({ SnapshotIdentifier }) => SnapshotIdentifier ?? []),
    ...(ofNamespaces?.snapshots ?? []).flatMap(({ snapshotName }) => snapshotName ?? [])
  ]
}
