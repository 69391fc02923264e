import type { Cluster } from '@aws-sdk/client-redshift'
import { AppError } from '../../util/errors.ts'
import {
  type Found,
  gone,
  instantText,
  own,
  type Resource,
  type ResourceContext,
  roleNotYetKnown,
  unless,
  whenFree
} from '../resource.ts'
import { partitionOf } from '../spec.ts'
import { EXPIRES, readTags, tagsOf, upperTags } from '../tags.ts'

const NONE = ['ClusterNotFound', 'ClusterNotFoundFault']
const TAKEN = ['ClusterAlreadyExists', 'ClusterAlreadyExistsFault']
const BUSY = ['InvalidClusterState', 'InvalidClusterStateFault']
const USUAL = '3 to 10 minutes'

interface FoundCluster extends Found {
  readonly cluster: Cluster
}

export function clusterArn({ spec, account }: Pick<ResourceContext, 'spec' | 'account'>): string {
  return `arn:${partitionOf(spec.region)}:redshift:${spec.region}:${account}:cluster:${spec.name}`
}

/** A provisioned cluster. */
export function cluster(context: ResourceContext): Resource & { pause(): Promise<void>; resume(): Promise<void> } {
  const { cloud, spec, identity, known, expires, finalSnapshot } = context
  const ClusterIdentifier = spec.name
  const title = `cluster ${ClusterIdentifier}`
  const size = `${spec.nodes} × ${spec.nodeType}`

  const find = async (): Promise<FoundCluster | undefined> => {
    const redshift = await cloud.redshift()
    const found = (await unless(NONE, () => redshift.describeClusters({ ClusterIdentifier })))?.Clusters?.[0]
    if (!found) return undefined
    const { Endpoint, NodeType = '', NumberOfNodes = 0, PubliclyAccessible, MasterPasswordSecretArn = '' } = found
    return {
      title,
      status: (found.ClusterStatus ?? 'there').toLowerCase(),
      tags: readTags(found.Tags),
      since: found.ClusterCreateTime,
      facts: {
        endpoint: Endpoint?.Address ? `${Endpoint.Address}:${Endpoint.Port}` : '',
        nodes: `${NumberOfNodes} × ${NodeType}`,
        public: PubliclyAccessible ? 'yes' : 'no',
        secret: MasterPasswordSecretArn
      },
      cluster: found
    }
  }

  /** Waits until `state` says that nothing is missing. */
  const until = async (state: (found: FoundCluster) => string | undefined): Promise<FoundCluster | undefined> => {
    let found: FoundCluster | undefined
    await cloud.until(title, USUAL, async () => {
      found = await own(find, identity)
      return found ? state(found) : 'being created'
    })
    return found
  }

  const create = async (): Promise<void> => {
    const redshift = await cloud.redshift()
    const { roleArn, securityGroupId } = known
    await cloud.eventually(title, roleNotYetKnown, () =>
      unless(TAKEN, () =>
        redshift.createCluster({
          ClusterIdentifier,
          NodeType: spec.nodeType,
          ...(spec.nodes === 1
            ? { ClusterType: 'single-node' }
            : { ClusterType: 'multi-node', NumberOfNodes: spec.nodes }),
          DBName: spec.dbName,
          MasterUsername: spec.adminUser,
          ManageMasterPassword: true,
          IamRoles: [roleArn],
          DefaultIamRoleArn: roleArn,
          ...(securityGroupId === undefined ? {} : { VpcSecurityGroupIds: [securityGroupId] }),
          PubliclyAccessible: spec.publiclyAccessible,
          Encrypted: true,
          Port: spec.port,
          Tags: upperTags({ ...tagsOf(identity), ...(expires ? { [EXPIRES]: instantText(expires) } : {}) })
        })
      )
    )
  }

  const ensure = async (): Promise<void> => {
    const redshift = await cloud.redshift()
    const before = await own(find, identity)
    const going = before !== undefined && isGoing(before.status)
    if (going) await gone(cloud, title, USUAL, find)
    if (!before || going) await create()
    else if (before.status.startsWith('paus')) await resume()
    let found = await until(missing)
    if (found && !rolesOf(found.cluster).includes(known.roleArn)) {
      await busyPasses(
        () => false,
        () =>
          redshift.modifyClusterIamRoles({
            ClusterIdentifier,
            AddIamRoles: [known.roleArn],
            DefaultIamRoleArn: known.roleArn
          })
      )
      found = await until(missing)
    }
    if (found && expires && found.tags[EXPIRES] !== instantText(expires)) {
      const Tags = upperTags({ [EXPIRES]: instantText(expires) })
      await busyPasses(
        () => false,
        () => redshift.createTags({ ResourceName: clusterArn(context), Tags })
      )
    }
    if (found && found.facts.nodes !== size) {
      cloud.note(`${title} has ${found.facts.nodes}, and not ${size}: it stays so; a resize is done in the console.`)
    }
    known.host = found?.cluster.Endpoint?.Address
    known.port = found?.cluster.Endpoint?.Port
    known.secretArn = found?.cluster.MasterPasswordSecretArn
  }

  /** `done` says in which states the call has had its effect. */
  const busyPasses = (done: (status: string | undefined) => boolean, call: () => Promise<unknown>): Promise<void> =>
    whenFree(cloud, title, BUSY, find, (now) => done(now?.status), call)

  const remove = async (): Promise<void> => {
    const found = await own(find, identity)
    if (!found) return
    if (!isGoing(found.status)) {
      const redshift = await cloud.redshift()
      // Refused while it is being made, changed, paused or resumed.
      await busyPasses(
        (now) => now === undefined || isGoing(now),
        () =>
          unless(NONE, () =>
            redshift.deleteCluster({
              ClusterIdentifier,
              ...(finalSnapshot === undefined
                ? { SkipFinalClusterSnapshot: true }
                : { SkipFinalClusterSnapshot: false, FinalClusterSnapshotIdentifier: finalSnapshot })
            })
          )
      )
    }
    await gone(cloud, title, USUAL, find)
  }

  const must = async (): Promise<FoundCluster> => {
    const found = await own(find, identity)
    if (found) return found
    throw new AppError('E_WAREHOUSE', 'fix-config', `there is no ${title} in ${spec.region}`, {
      hint: '`sparkify cluster up --provisioned` makes it; --name and [CLUSTER] NAME say which.'
    })
  }

  const pause = async (): Promise<void> => {
    const redshift = await cloud.redshift()
    const { status } = await must()
    if (status !== 'paused' && status !== 'pausing')
      await busyPasses(
        (now) => now?.startsWith('paus') ?? false,
        () => redshift.pauseCluster({ ClusterIdentifier })
      )
    await until((found) => (found.status === 'paused' ? undefined : found.status))
  }

  const resume = async (): Promise<void> => {
    const redshift = await cloud.redshift()
    const { status } = await must()
    if (status === 'pausing') await until((found) => (found.status === 'paused' ? undefined : found.status))
    if (status.startsWith('paus'))
      await busyPasses(
        (now) => now === 'resuming' || now === 'available',
        () => redshift.resumeCluster({ ClusterIdentifier })
      )
    await until(missing)
  }

  const wanted = `${size}, ${spec.publiclyAccessible ? 'PUBLIC' : 'not public'}, encrypted, database ${spec.dbName}, administrator in Secrets Manager`
  return { title, wanted, find, ensure, remove, pause, resume }
}

const isGoing = (status: string): boolean => status === 'deleting' || status === 'final-snapshot'

const rolesOf = (cluster: Cluster): readonly string[] =>
  (cluster.IamRoles ?? []).map(({ IamRoleArn }) => IamRoleArn ?? '')

/** What is missing before the cluster can be used; undefined where nothing is. */
function missing({ status, cluster }: FoundCluster): string | undefined {
  if (/^(incompatible|hardware-failure|storage-full)/.test(status)) {
    throw new AppError('E_WAREHOUSE', 'fix-config', `cluster ${cluster.ClusterIdentifier} is ${status}`, {
      hint: 'AWS says what to do in the console, under the events of the cluster; `sparkify cluster down` deletes it.'
    })
  }
  if (status !== 'available') return status
  if (!cluster.Endpoint?.Address) return 'available, without an endpoint'
  const whole = cluster.ClusterAvailabilityStatus?.toLowerCase() ?? 'available'
  if (whole !== 'available') return whole
  const role = cluster.IamRoles?.find(({ ApplyStatus }) => ApplyStatus !== undefined && ApplyStatus !== 'in-sync')
  return role && `available, its role ${role.ApplyStatus}`
}
