import { startPostgres } from '../helpers/postgres.ts'
import { Cluster, type S3Access, Users } from './cluster/cluster.ts'
import { type Fault, Faults } from './cluster/faults.ts'
import { type Recorded, Recorder } from './cluster/recorder.ts'
import { startWireServer } from './wire/server.ts'
import { makeTls } from './wire/tls.ts'

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
  /** TLS: 'off' (default), 'on' (for those who ask), 'required'. */
  readonly tls?: 'off' | 'on' | 'required'
  /** Further names that the certificate is for. */
  readonly tlsHosts?: readonly string[]
  /** How the server keeps passwords: sha256 asks with message 13, which `pg` does not know. Default md5. */
  readonly passwordStorage?: 'md5' | 'sha256'
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
  /** The role for COPY and UNLOAD. */
  readonly roleArn: string
  /** PEM of the authority behind the certificate, where TLS is on. */
  readonly ca: string | undefined
  /** Every statement that arrived, with its error where it failed. */
  recorded(): readonly Recorded[]
  injectFault(fault: Fault): void
  clearFaults(): void
  stop(): Promise<void>
}

const USER = 'sparkify'
const PASSWORD = 'Not-a-secret-1'

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
  return {
    url: `postgres://${USER}:${PASSWORD}@127.0.0.1:${wire.port}/${database}`,
    host: '127.0.0.1',
    port: wire.port,
    database,
    user: USER,
    password: PASSWORD,
    roleArn,
    ca: tls?.ca,
    recorded: () => recorder.statements,
    injectFault: (fault) => faults.inject(fault),
    clearFaults: () => faults.clear(),
    async stop() {
      await wire.stop()
      await cluster.stop(postgres.url)
      await postgres.stop()
    }
  }
}
