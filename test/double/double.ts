import { startPostgres } from '../helpers/postgres.ts'
import { makeTls } from '../helpers/tls.ts'
import { Cluster, type S3Access, Users } from './cluster/cluster.ts'
import { type Fault, Faults } from './cluster/faults.ts'
import { type Recorded, Recorder } from './cluster/recorder.ts'
import { type ApiFault, startApis } from './data-api/http.ts'
import { startWireServer } from './wire/server.ts'

/**
 * The double of an Amazon Redshift cluster, for tests: a real PostgreSQL behind a proxy of ours that speaks the wire
 * protocol, plus the HTTP APIs that a client needs. It is written from the documents (each rule names its page: DEV is the
 * developer guide, MGMT the management guide, DOC a newer page) and fails closed: what it does not know to be Redshift is an error.
 * What passes here is "verified against a double, not Redshift".
 *
 *   const double = await startDouble({ s3: { endpoint, credentials } })
 *   … double.url …
 *   await double.stop()
 */
export interface DoubleOptions {
  /** Where COPY reads and UNLOAD writes; without it both fail. */
  readonly s3?: S3Access
  /** Slices that read files at the same time; default 4. */
  readonly slices?: number
  /** The cluster's region; default us-west-2. A COPY from a bucket elsewhere needs REGION. */
  readonly region?: string
  /** The role that is attached and default; default `arn:aws:iam::123456789012:role/double`. More can be given. */
  readonly roleArn?: string
  readonly moreRoles?: readonly string[]
  /** What the control plane says of the attached roles: in-sync (default), adding, removing. */
  readonly roleState?: string
  /** TLS: 'off' (default), 'on' (for those who ask), 'required'. */
  readonly tls?: 'off' | 'on' | 'required'
  /** Further names that the certificate is for. */
  readonly tlsHosts?: readonly string[]
  /** How the server keeps passwords: sha256 asks with message 13, which `pg` does not know. Default md5. */
  readonly passwordStorage?: 'md5' | 'sha256'
  /** Rows of one page of GetStatementResult; default 1000. */
  readonly pageRows?: number
  /** Bytes of one result of the Data API; default 500 MB, the documented limit. */
  readonly maxResultBytes?: number
  /** Sessions that the Data API keeps at a time; default 500, the documented quota. */
  readonly maxSessions?: number
  /** Every statement is appended to this file, one JSON object a line: see Recorded. */
  readonly recordTo?: string
}

export interface Double {
  /** postgres://user:password@127.0.0.1:port/database, for `pg`; with another scheme for the product. */
  readonly url: string
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string
  /**
   * The Data API, the credentials of Redshift and of Serverless, and Secrets Manager: for AWS_ENDPOINT_URL_REDSHIFT_DATA,
   * _REDSHIFT, _REDSHIFT_SERVERLESS, _SECRETS_MANAGER, or `endpoint` of a client.
   */
  readonly dataApiEndpoint: string
  readonly clusterId: string
  readonly workgroup: string
  /** A secret with user and password. */
  readonly secretArn: string
  /** The operations of the APIs that were called, in order. */
  readonly apiCalls: readonly string[]
  /** The role for COPY and UNLOAD. */
  readonly roleArn: string
  /** PEM of the authority behind the certificate, where TLS is on. */
  readonly ca: string | undefined
  /** Every statement that arrived, with its error where it failed. */
  recorded(): readonly Recorded[]
  injectFault(fault: Fault): void
  injectApiFault(fault: ApiFault): void
  clearFaults(): void
  /** Ends every session of the Data API that rests, as when its time without a statement is over. */
  expireSessions(): void
  stop(): Promise<void>
}

const USER = 'sparkify'
const PASSWORD = 'Not-a-secret-1'
const SECRET = 'arn:aws:secretsmanager:us-west-2:123456789012:secret:double-AbCdEf'

/** Why the double cannot run here, for the message of a skipped test; undefined where it can. */
export async function doubleUnavailable(): Promise<string | undefined> {
  const server = await startPostgres()
  await server.stop()
  return server.kind === 'server' ? undefined : 'the double of Redshift needs a real PostgreSQL server'
}

export async function startDouble(options: DoubleOptions = {}): Promise<Double> {
  const postgres = await startPostgres()
  if (postgres.kind !== 'server') throw new Error('the double of Redshift needs a real PostgreSQL server')
  const roleArn = options.roleArn ?? 'arn:aws:iam::123456789012:role/double'
  const users = new Users()
  users.set(USER, PASSWORD)
  const recorder = new Recorder(options.recordTo)
  const faults = new Faults()
  const cluster = await Cluster.create(
    postgres.url,
    {
      slices: options.slices ?? 4,
      region: options.region ?? 'us-west-2',
      roles: [roleArn, ...(options.moreRoles ?? [])],
      s3: options.s3
    },
    { users, recorder, faults }
  )
  const tls = options.tls === undefined || options.tls === 'off' ? undefined : makeTls(options.tlsHosts ?? [])
  const wire = await startWireServer(cluster, {
    users,
    tls: tls?.context,
    requireTls: options.tls === 'required',
    passwordStorage: options.passwordStorage ?? 'md5'
  })
  const { database } = cluster.address
  // The names of the workgroup and the secret are the double's own; the cluster's is in every example.
  const names = { clusterId: 'double', workgroup: 'double-workgroup', secretArn: SECRET }
  const plain = `postgres://${USER}:${PASSWORD}@127.0.0.1:${wire.port}/${database}`
  const url = tls ? `${plain}?sslmode=no-verify` : plain
  const apis = await startApis(
    cluster,
    {
      ...{ ...names, url, database, wire },
      pageRows: options.pageRows ?? 1000,
      maxSessions: options.maxSessions ?? 500,
      maxResultBytes: options.maxResultBytes ?? 500_000_000
    },
    { ...names, user: USER, password: PASSWORD, roleState: options.roleState ?? 'in-sync' }
  )
  return {
    ...names,
    url: plain,
    dataApiEndpoint: apis.endpoint,
    apiCalls: apis.calls,
    host: '127.0.0.1',
    port: wire.port,
    database,
    user: USER,
    password: PASSWORD,
    roleArn,
    ca: tls?.ca,
    recorded: () => recorder.statements,
    injectFault: (fault) => faults.inject(fault),
    injectApiFault: (fault) => apis.inject(fault),
    clearFaults() {
      faults.clear()
      apis.clear()
    },
    expireSessions: () => apis.expireSessions(),
    async stop() {
      await apis.stop()
      await wire.stop()
      await cluster.stop(postgres.url)
      await postgres.stop()
    }
  }
}
