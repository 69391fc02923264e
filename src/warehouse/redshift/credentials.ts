import type { AwsAccess } from '../../util/aws/access.ts'
import { awsClientConfig } from '../../util/aws/access.ts'
import { awsError } from '../../util/aws/errors.ts'
import { AppError } from '../../util/errors.ts'
import type { Address } from './cluster-address.ts'

/** What a login of the wire protocol takes. */
export interface Login {
  readonly user: string | undefined
  readonly password: string | undefined
  /** When it stops to be accepted, in milliseconds since 1970. Sessions that are open by then stay. */
  readonly until: number
}

/** Seconds that temporary credentials last: the least that AWS gives, for they are needed while connecting only. */
const DURATION = 900
/** A login that ends so soon is asked for anew, in milliseconds. */
const MARGIN = 60_000

/**
 * Gives the login for each new connection: the password of the address, the secret of Secrets Manager, or temporary credentials of
 * IAM (GetClusterCredentialsWithIAM, for a named user GetClusterCredentials, for Serverless GetCredentials), renewed when they end.
 * Where none of it is to be had, the driver looks at PGPASSWORD and ~/.pgpass.
 */
export function loginSource(address: Address, aws: AwsAccess): () => Promise<Login> {
  let kept: Promise<Login> | undefined
  return async () => {
    kept ??= fetchLogin(address, aws)
    const login = await kept
    if (login.until - MARGIN > Date.now()) return login
    kept = fetchLogin(address, aws)
    return kept
  }
}

async function fetchLogin(address: Address, aws: AwsAccess): Promise<Login> {
  const { user, password, secretArn, target, name } = address
  const forever = Number.POSITIVE_INFINITY
  if (password !== undefined) return { user, password: password.reveal(), until: forever }
  try {
    if (secretArn !== undefined) return await fromSecret(secretArn, user, withRegion(aws, target?.region))
    // Variables and files of PostgreSQL's own may know the password of a named user.
    if (target === undefined || (user !== undefined && process.env.PGPASSWORD)) {
      return { user, password: undefined, until: forever }
    }
    return await temporary(address, withRegion(aws, target.region))
  } catch (cause) {
    throw awsError(cause, { what: `${name}: no login to the cluster`, code: 'E_WAREHOUSE' })
  }
}

async function fromSecret(secretArn: string, user: string | undefined, aws: AwsAccess): Promise<Login> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager')
  const client = new SecretsManagerClient(awsClientConfig(withRegion(aws, secretArn.split(':')[3])))
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }))
    const secret = parseSecret(SecretString ?? '')
    return { user: secret.username ?? user, password: secret.password, until: Number.POSITIVE_INFINITY }
  } finally {
    client.destroy()
  }
}

/** A secret of a database, as Secrets Manager and Redshift write it: JSON with username and password. */
function parseSecret(text: string): { username: string | undefined; password: string } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // Not chained: the parser's error quotes the secret.
  }
  const member = (key: string): string | undefined => {
    const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
    return typeof found === 'string' ? found : undefined
  }
  const password = member('password')
  if (password !== undefined) return { username: member('username'), password }
  throw new AppError('E_CONFIG', 'fix-config', 'the secret of SECRET_ARN is not one of a database', {
    hint: 'It must be JSON with "username" and "password", as Secrets Manager makes it for Redshift.'
  })
}

async function temporary({ database, user, target }: Address, aws: AwsAccess): Promise<Login> {
  if (target?.kind === 'workgroup') {
    const { GetCredentialsCommand, RedshiftServerlessClient } = await import('@aws-sdk/client-redshift-serverless')
    const client = new RedshiftServerlessClient(awsClientConfig(aws))
    const request = { workgroupName: target.workgroup, dbName: database, durationSeconds: DURATION }
    const found = await client.send(new GetCredentialsCommand(request)).finally(() => client.destroy())
    return { user: found.dbUser, password: found.dbPassword, until: until(found.expiration) }
  }
  const sdk = await import('@aws-sdk/client-redshift')
  const client = new sdk.RedshiftClient(awsClientConfig(aws))
  const request = { ClusterIdentifier: target?.cluster ?? '', DbName: database, DurationSeconds: DURATION }
  const asked =
    user === undefined
      ? client.send(new sdk.GetClusterCredentialsWithIAMCommand(request))
      : client.send(new sdk.GetClusterCredentialsCommand({ ...request, DbUser: user, AutoCreate: false }))
  const found = await asked.finally(() => client.destroy())
  return { user: found.DbUser, password: found.DbPassword, until: until(found.Expiration) }
}

const until = (end: Date | undefined): number => end?.getTime() ?? Date.now() + DURATION * 1000

/** The access in the region of a thing, which may be another one than that of the buckets. */
export function withRegion(aws: AwsAccess, region: string | undefined): AwsAccess {
  return region === undefined || region === '' ? aws : { ...aws, region }
}
