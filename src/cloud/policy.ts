import { type Location, locationText } from '../util/location.ts'
import type { ClusterType, S3Access } from './spec.ts'
import { partitionOf } from './spec.ts'
import { PROJECT } from './tags.ts'

export interface Statement {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  readonly Resource?: readonly string[]
  readonly Principal?: { readonly Service: readonly string[] }
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
}

export interface PolicyDocument {
  readonly Version: '2012-10-17'
  readonly Statement: readonly Statement[]
}

const document = (statements: readonly (Statement | undefined)[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements.filter((each) => each !== undefined)
})

/** Who may take the role: clusters and Serverless, which need one principal each (Redshift Serverless guide, "Granting permissions"). */
export const trustPolicy: PolicyDocument = document([
  {
    Sid: 'RedshiftTakesTheRole',
    Effect: 'Allow',
    Principal: { Service: ['redshift.amazonaws.com', 'redshift-serverless.amazonaws.com'] },
    Action: ['sts:AssumeRole']
  }
])

type Place = Location & { readonly kind: 's3' }

/** Names of data files; a location that ends like one is an object, everything else a folder. */
const OBJECT = /[^/]\.(json|ndjson)(\.gz)?$/i

const isObject = ({ prefix }: Place): boolean => OBJECT.test(prefix)
/** Below the prefix as below a folder: log_data never means log_data_old. */
const below = ({ prefix }: Place): string => (prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`)
/** In a policy * and ? stand for more than themselves, and ${ begins a variable. */
const literal = (text: string): string => text.replace(/[*?$]/g, (sign) => `\${${sign}}`)
const keys = (place: Place): string => (isObject(place) ? literal(place.prefix) : `${literal(below(place))}*`)

/**
 * What the cluster may do in S3, and nothing else: read the sources (COPY, direct), read the staged parts (COPY, compact), and write below the
 * staging prefix (UNLOAD). COPY needs LIST and GET (Database Developer Guide, "Permissions to access other AWS resources").
 */
export function rolePolicy({ reads, staging }: S3Access, region: string): PolicyDocument {
  const sources = s3Places(reads)
  const stage = s3Places(staging === undefined ? [] : [staging])
  return document([
    ...readStatements([...sources, ...stage], region),
    stage.length === 0
      ? undefined
      : {
          Sid: 'WriteUnloadedFiles',
          Effect: 'Allow',
          Action: ['s3:PutObject'],
          Resource: stage.map((place) => objectArn(place, region))
        }
  ])
}

export interface RunnerPolicyInput {
  readonly access: S3Access
  readonly region: string
  readonly type: ClusterType
  readonly name: string
  readonly dbName: string
  /** `*` where it is not known. */
  readonly account: string
}

/** What the machine that runs `etl` may do: read the sources, put and delete staged parts, and speak to this one cluster. */
export function runnerPolicy(input: RunnerPolicyInput): PolicyDocument {
  const { access, region } = input
  const stage = s3Places(access.staging === undefined ? [] : [access.staging])
  return document([
    ...readStatements([...s3Places(access.reads), ...stage], region),
    stage.length === 0
      ? undefined
      : {
          Sid: 'StageParts',
          Effect: 'Allow',
          Action: ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
          Resource: stage.map((place) => objectArn(place, region))
        },
    ...clusterStatements(input)
  ])
}

function clusterStatements({ region, type, name, dbName, account }: RunnerPolicyInput): readonly Statement[] {
  const arn = (service: string, rest: string) => `arn:${partitionOf(region)}:${service}:${region}:${account}:${rest}`
  // The ARN of a workgroup ends in an id that nobody knows before it is there: its tags name it.
  const ours = { StringEquals: { 'aws:ResourceTag/project': PROJECT, 'aws:ResourceTag/cluster': name } }
  const cluster =
    type === 'serverless'
      ? { Resource: [arn('redshift-serverless', 'workgroup/*')], Condition: ours }
      : { Resource: [arn('redshift', `cluster:${name}`)] }
  return [
    {
      Sid: 'RunStatements',
      Effect: 'Allow',
      Action: ['redshift-data:ExecuteStatement', 'redshift-data:BatchExecuteStatement'],
      ...cluster
    },
    {
      Sid: 'FollowOwnStatements',
      Effect: 'Allow',
      Action: [
        'redshift-data:DescribeStatement',
        'redshift-data:GetStatementResult',
        'redshift-data:CancelStatement',
        'redshift-data:ListStatements'
      ],
      Resource: ['*'],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM, which AWS replaces
      Condition: { StringEquals: { 'redshift-data:statement-owner-iam-userid': '${aws:userid}' } }
    },
    type === 'serverless'
      ? {
          Sid: 'TemporaryCredentials',
          Effect: 'Allow',
          Action: ['redshift-serverless:GetCredentials', 'redshift-serverless:GetWorkgroup'],
          ...cluster
        }
      : {
          Sid: 'TemporaryCredentials',
          Effect: 'Allow',
          Action: ['redshift:GetClusterCredentialsWithIAM'],
          Resource: [arn('redshift', `dbname:${name}/${dbName}`)]
        },
    {
      Sid: 'AdministratorSecret',
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue'],
      Resource: [arn('secretsmanager', `secret:redshift!${name}-*`)]
    }
  ]
}

/** GetObject on the keys, ListBucket below the prefixes only, and where the bucket lies. */
function readStatements(places: readonly Place[], region: string): readonly Statement[] {
  if (places.length === 0) return []
  const buckets = [...new Set(places.map(({ bucket }) => bucket))]
  const listings = buckets.flatMap((bucket, index): Statement[] => {
    const prefixes = places.filter((place) => place.bucket === bucket && !isObject(place)).map(below)
    if (prefixes.length === 0) return []
    const all = prefixes.includes('')
    return [
      {
        Sid: `List${buckets.length === 1 ? '' : index + 1}`,
        Effect: 'Allow',
        Action: ['s3:ListBucket'],
        Resource: [bucketArn(bucket, region)],
        ...(all
          ? {}
          : { Condition: { StringLike: { 's3:prefix': [...new Set(prefixes)].map((each) => `${literal(each)}*`) } } })
      }
    ]
  })
  return [
    {
      Sid: 'Read',
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: [...new Set(places.map((place) => objectArn(place, region)))]
    },
    ...listings,
    {
      Sid: 'Locate',
      Effect: 'Allow',
      Action: ['s3:GetBucketLocation'],
      Resource: buckets.map((bucket) => bucketArn(bucket, region))
    }
  ]
}

const bucketArn = (bucket: string, region: string): string => `arn:${partitionOf(region)}:s3:::${bucket}`
const objectArn = (place: Place, region: string): string => `${bucketArn(place.bucket, region)}/${keys(place)}`

const s3Places = (places: readonly Location[]): readonly Place[] =>
  places.flatMap((place) => (place.kind === 's3' ? [place] : []))

/** One line a place, for a person who is asked whether that is what the cluster may read. */
export function accessText({ reads, staging }: S3Access): string {
  const read = reads.map(locationText).join(', ') || 'nothing'
  return staging === undefined ? `reads ${read}` : `reads ${read}; reads and writes ${locationText(staging)}`
}
