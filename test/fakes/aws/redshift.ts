import { type Account, type Cluster, REGION } from './account.ts'
import { checkRoles, tagsOf, text, upper, words } from './identity.ts'
import { hold } from './network.ts'
import { type Params, Refusal } from './wire.ts'

function clusterOf(account: Account, input: Params): Cluster {
  const found = account.clusters.find(({ name }) => name === input.ClusterIdentifier)
  if (found) return found
  throw new Refusal('ClusterNotFound', `Cluster ${text(input.ClusterIdentifier)} not found.`, 404)
}

function mustBe({ name, status }: Cluster, ...states: readonly string[]): void {
  if (states.includes(status)) return
  throw new Refusal('InvalidClusterState', `There is an operation running on the Cluster ${name}: ${status}.`)
}

const described = (account: Account, cluster: Cluster) => ({
  ClusterIdentifier: cluster.name,
  NodeType: cluster.nodeType,
  ClusterStatus: cluster.status,
  ClusterAvailabilityStatus: cluster.status === 'available' ? 'Available' : 'Modifying',
  MasterUsername: 'dwhadmin',
  DBName: cluster.db,
  // Absent while it is being made (DescribeClusters, "Endpoint").
  Endpoint:
    cluster.status === 'creating'
      ? undefined
      : { Address: `${cluster.name}.abc123def456.${REGION}.redshift.amazonaws.com`, Port: 5439 },
  ClusterCreateTime: '2026-11-22T09:00:00Z',
  NumberOfNodes: cluster.nodes,
  PubliclyAccessible: cluster.public,
  Encrypted: true,
  MasterPasswordSecretArn: account.secretOf(cluster.name),
  Tags: upper(cluster.tags),
  IamRoles: cluster.roles.map(({ arn, status }) => ({ IamRoleArn: arn, ApplyStatus: status }))
})

/** Provisioned Redshift (Redshift API reference). */
export const redshift: Readonly<Record<string, (account: Account, input: Params) => object>> = {
  CreateCluster(account, input) {
    const name = text(input.ClusterIdentifier)
    if (account.clusters.some((cluster) => cluster.name === name)) {
      throw new Refusal('ClusterAlreadyExists', `Cluster already exists: ${name}`)
    }
    if (input.ManageMasterPassword !== 'true' && input.MasterUserPassword === undefined) {
      throw new Refusal('InvalidParameterCombination', 'MasterUserPassword is missing')
    }
    if (!['ra3', 'rg', 'dc2'].includes(text(input.NodeType).split('.')[0] ?? '')) {
      throw new Refusal('InvalidParameterValue', `Invalid node type: ${text(input.NodeType)}`)
    }
    const arns = words(input.IamRoles)
    checkRoles(account, arns, 'InvalidParameterValue')
    account.clusters.push({
      name,
      status: 'creating',
      looks: account.pace.looks,
      next: 'available',
      tags: tagsOf(input.Tags),
      nodeType: text(input.NodeType),
      nodes: Number(input.NumberOfNodes ?? 1),
      db: text(input.DBName),
      roles: arns.map((arn) => ({ arn, status: 'adding' })),
      groups: words(input.VpcSecurityGroupIds),
      public: input.PubliclyAccessible === 'true'
    })
    account.made.push(`cluster ${name}`)
    return { Cluster: { ClusterIdentifier: name, ClusterStatus: 'creating' } }
  },
  DescribeClusters(account, input) {
    if (input.ClusterIdentifier === undefined)
      return { Clusters: account.clusters.map((each) => described(account, each)) }
    const cluster = clusterOf(account, input)
    const seen = described(account, cluster)
    // The role is in sync only some time after the cluster is available.
    if (cluster.status === 'available') for (const role of cluster.roles) role.status = 'in-sync'
    if (!account.step(account.clusters, cluster)) {
      hold(account, cluster.groups)
      throw new Refusal('ClusterNotFound', `Cluster ${cluster.name} not found.`, 404)
    }
    return { Clusters: [seen] }
  },
  DeleteCluster(account, input) {
    const cluster = clusterOf(account, input)
    mustBe(cluster, 'available', 'paused', 'storage-full', 'incompatible-parameters')
    const snapshot = input.FinalClusterSnapshotIdentifier
    if (input.SkipFinalClusterSnapshot !== 'true' && snapshot === undefined) {
      throw new Refusal(
        'InvalidParameterCombination',
        'FinalClusterSnapshotIdentifier is required unless SkipFinalClusterSnapshot is specified.'
      )
    }
    if (snapshot !== undefined) account.snapshots.push(text(snapshot))
    account.move(cluster, snapshot === undefined ? 'deleting' : 'final-snapshot', 'gone')
    return { Cluster: { ClusterIdentifier: cluster.name, ClusterStatus: cluster.status } }
  },
  PauseCluster(account, input) {
    const cluster = clusterOf(account, input)
    mustBe(cluster, 'available')
    account.move(cluster, 'pausing', 'paused')
    return { Cluster: described(account, cluster) }
  },
  ResumeCluster(account, input) {
    const cluster = clusterOf(account, input)
    mustBe(cluster, 'paused')
    account.move(cluster, 'resuming', 'available')
    return { Cluster: described(account, cluster) }
  },
  ModifyClusterIamRoles(account, input) {
    const cluster = clusterOf(account, input)
    mustBe(cluster, 'available')
    const arns = words(input.AddIamRoles)
    checkRoles(account, arns, 'InvalidParameterValue')
    cluster.roles.push(...arns.map((arn) => ({ arn, status: 'adding' })))
    return { Cluster: described(account, cluster) }
  },
  CreateTags(account, input) {
    const name = text(input.ResourceName).split(':').at(-1)
    const cluster = account.clusters.find((each) => each.name === name)
    if (!cluster) throw new Refusal('ResourceNotFoundFault', 'no such resource', 404)
    Object.assign(cluster.tags, tagsOf(input.Tags))
    return {}
  },
  DescribeClusterSnapshots: (account, input) => ({
    Snapshots: account.snapshots
      .filter((name) => name.startsWith(text(input.ClusterIdentifier)))
      .map((name) => ({ SnapshotIdentifier: name, ClusterIdentifier: input.ClusterIdentifier }))
  })
}
