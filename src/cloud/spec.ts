import type { Config } from '../config/config.ts'
import { AppError } from '../util/errors.ts'
import type { Location } from '../util/location.ts'
import { type Price, priceOf } from './prices.ts'

export type ClusterType = 'serverless' | 'provisioned'

/** What a cluster is to be: all that can be said before anything is asked of AWS. */
export interface ClusterSpec {
  /** Of the cluster, or of namespace and workgroup. */
  readonly name: string
  readonly type: ClusterType
  readonly region: string
  /** Undefined: whoever signs the calls. */
  readonly owner: string | undefined
  readonly nodeType: string
  readonly nodes: number
  /** Base capacity in Redshift Processing Units. */
  readonly rpu: number
  /** RPU-hours a day after which Serverless refuses queries. */
  readonly rpuHours: number
  readonly dbName: string
  readonly adminUser: string
  readonly port: number
  /** The one address that may connect; undefined: no security group, the Data API only. */
  readonly allow: string | undefined
  readonly publiclyAccessible: boolean
  readonly price: Price | undefined
  /** A role that another team made: it is used as it is, and none is created. */
  readonly givenRole: string | undefined
  readonly access: S3Access
}

/** What of S3 a load touches. */
export interface S3Access {
  /** Prefixes and objects that are read. */
  readonly reads: readonly Location[]
  /** The prefix of staged parts, manifests and unloaded files. */
  readonly staging: Location | undefined
}

/** The name of the role: IAM knows no regions, so the region is in it. */
export const roleName = ({ name, region }: Pick<ClusterSpec, 'name' | 'region'>): string => `${name}-redshift-${region}`

/** A path of their own, so that roles can be listed without reading every role of the account. */
export const ROLE_PATH = '/sparkify-dwh/'

export const securityGroupName = ({ name }: Pick<ClusterSpec, 'name'>): string => `${name}-redshift`

/** The partition of a region, as the second word of its ARNs. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}

const PORT = 5439
const ADMIN = /^[a-z][a-z0-9_+.@-]{0,127}$/

/**
 * Reads what the configuration says of the cluster. Throws E_CONFIG for what cannot be, before anything is created.
 *
 * @param type as the command line says it, stronger than the configuration
 */
export function clusterSpec(config: Config, type: ClusterType = config.clusterType): ClusterSpec {
  // A flag is stronger than any file; there is one --region for buckets and cluster.
  const region = config.origins.region.kind === 'flag' ? config.region : (config.clusterRegion ?? config.region)
  if (region === undefined) {
    throw wrong('no region is set for the cluster', 'Set [CLUSTER] REGION in dwh.cfg, --region or AWS_REGION.')
  }
  const adminUser = (config.dbUser ?? 'dwhadmin').toLowerCase()
  if (!ADMIN.test(adminUser) || adminUser === 'public') {
    throw wrong(
      `[CLUSTER] DB_USER is ${JSON.stringify(adminUser)}, which Redshift takes for no administrator`,
      'It begins with a letter, and holds lowercase letters, digits and _ + . @ - only.'
    )
  }
  if (config.publiclyAccessible && config.allow === undefined) {
    throw wrong(
      'a public cluster needs the one address that may connect',
      'Give --allow with that address, or leave --public out: the Data API needs neither.'
    )
  }
  const dbName = config.dbName ?? 'dwh'
  if (!/^[a-z][a-z0-9_]{0,63}$/.test(dbName)) {
    throw wrong(`[CLUSTER] DB_NAME is ${JSON.stringify(dbName)}`, 'It holds lowercase letters, digits and _ only.')
  }
  const { nodeType, clusterName: name, iamRole } = config
  const own = iamRole === 'default' || iamRole?.endsWith(`${ROLE_PATH}${roleName({ name, region })}`) !== false
  return {
    name,
    type,
    region,
    owner: config.clusterOwner,
    nodeType,
    nodes: config.nodes,
    rpu: config.rpu,
    rpuHours: config.rpuHours,
    dbName,
    adminUser,
    port: config.dbPort ?? PORT,
    allow: config.allow,
    publiclyAccessible: config.publiclyAccessible,
    price: priceOf(type === 'serverless' ? { type } : { type, nodeType }, config.clusterPrice),
    givenRole: own ? undefined : iamRole,
    access: s3Access(config)
  }
}

/** What of S3 the configuration names: folders of this machine are no affair of the cluster. */
export function s3Access(config: Config): S3Access {
  const reads = [config.logData, config.songData, config.logJsonPath].filter((place) => place !== undefined)
  const staging = config.staging?.kind === 's3' ? config.staging : undefined
  return { reads: reads.filter((place) => place.kind === 's3'), staging }
}

function wrong(message: string, hint: string): AppError {
  return new AppError('E_CONFIG', 'fix-config', message, { hint })
}
