import type { Cluster } from '../cluster/cluster.ts'
import { ApiError } from './errors.ts'
import { Input } from './input.ts'

/** What the fakes of credentials know. */
export interface Credentials {
  readonly clusterId: string
  readonly workgroup: string
  readonly secretArn: string
  readonly user: string
  readonly password: string
  /** What the control plane says of the roles that are attached. */
  readonly roleState: string
}

/** Rule: 900 to 3600 seconds (SDK, GetClusterCredentialsWithIAM). */
function duration(text: string | undefined): number {
  const seconds = Number(text ?? 900)
  if (seconds >= 900 && seconds <= 3600) return seconds
  throw new ApiError('InvalidParameterValue', 'DurationSeconds must be between 900 and 3600')
}

/** GetClusterCredentialsWithIAM and GetClusterCredentials: temporary users that the double then lets in. */
export function credentialsXml(cluster: Cluster, known: Credentials, form: URLSearchParams): string {
  const action = form.get('Action') ?? ''
  if (action === 'GetCallerIdentity') {
    const arn = 'arn:aws:sts::123456789012:assumed-role/double/test'
    return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>AROA:test</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`
  }
  if (action === 'DescribeClusters') return describeClustersXml(cluster, known, form)
  if (action !== 'GetClusterCredentialsWithIAM' && action !== 'GetClusterCredentials') {
    throw new ApiError('InvalidAction', `double, not Redshift: it has no ${action}`)
  }
  if (form.get('ClusterIdentifier') !== known.clusterId) {
    throw new ApiError('ClusterNotFound', `Cluster ${form.get('ClusterIdentifier')} not found.`, 404)
  }
  const seconds = duration(form.get('DurationSeconds') ?? undefined)
  const user = action === 'GetClusterCredentials' ? `IAM:${form.get('DbUser') ?? ''}` : 'IAMR:double'
  const password = cluster.users.temporary(user, seconds)
  const expiration = new Date(Date.now() + seconds * 1000).toISOString()
  return `<${action}Response xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><${action}Result><DbUser>${user}</DbUser><DbPassword>${password}</DbPassword><Expiration>${expiration}</Expiration></${action}Result><ResponseMetadata><RequestId>double</RequestId></ResponseMetadata></${action}Response>`
}

/** DescribeClusters as far as it tells of roles: each with its ApplyStatus, and the default one (SDK, ClusterIamRole). */
function describeClustersXml(cluster: Cluster, known: Credentials, form: URLSearchParams): string {
  if (form.get('ClusterIdentifier') !== known.clusterId)
    throw new ApiError('ClusterNotFound', `Cluster ${form.get('ClusterIdentifier')} not found.`, 404)
  const roles = cluster.options.roles.map(
    (arn) =>
      `<ClusterIamRole><IamRoleArn>${arn}</IamRoleArn><ApplyStatus>${known.roleState}</ApplyStatus></ClusterIamRole>`
  )
  return `<DescribeClustersResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><DescribeClustersResult><Clusters><Cluster><ClusterIdentifier>${known.clusterId}</ClusterIdentifier><DefaultIamRoleArn>${cluster.options.roles[0]}</DefaultIamRoleArn><IamRoles>${roles.join('')}</IamRoles></Cluster></Clusters></DescribeClustersResult></DescribeClustersResponse>`
}

/** GetWorkgroup and GetNamespace as far as they tell of roles, each as IamRole(applyStatus=…, iamRoleArn=…) (SDK, Namespace). */
function serverlessRoles(cluster: Cluster, known: Credentials, operation: string, input: Input): string {
  if (operation === 'GetWorkgroup') {
    if (input.required('workgroupName') !== known.workgroup)
      throw new ApiError('ResourceNotFoundException', 'The workgroup was not found.')
    return JSON.stringify({ workgroup: { workgroupName: known.workgroup, namespaceName: 'double-namespace' } })
  }
  if (input.required('namespaceName') !== 'double-namespace')
    throw new ApiError('ResourceNotFoundException', 'The namespace was not found.')
  const iamRoles = cluster.options.roles.map((arn) => `IamRole(applyStatus=${known.roleState}, iamRoleArn=${arn})`)
  return JSON.stringify({ namespace: { iamRoles, defaultIamRoleArn: cluster.options.roles[0] } })
}

/** GetCredentials of Serverless, and GetSecretValue for the one secret. */
export function serverlessCredentials(cluster: Cluster, known: Credentials, operation: string, body: unknown): string {
  const input = new Input(body)
  if (operation === 'GetSecretValue') {
    if (input.required('SecretId') !== known.secretArn) {
      throw new ApiError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
    }
    const secret = { engine: 'redshift', username: known.user, password: known.password }
    return JSON.stringify({ ARN: known.secretArn, Name: 'double', SecretString: JSON.stringify(secret) })
  }
  if (operation === 'GetWorkgroup' || operation === 'GetNamespace')
    return serverlessRoles(cluster, known, operation, input)
  if (operation !== 'GetCredentials')
    throw new ApiError('UnknownOperationException', `double, not Redshift: it has no ${operation}`)
  if (input.text('workgroupName') !== known.workgroup)
    throw new ApiError('ResourceNotFoundException', 'The workgroup was not found.')
  const seconds = duration(input.number('durationSeconds', 0, 1e9)?.toString())
  const user = 'IAMR:double'
  return JSON.stringify({
    dbUser: user,
    dbPassword: cluster.users.temporary(user, seconds),
    expiration: Date.now() / 1000 + seconds
  })
}
