import { AppError } from '../../util/errors.ts'
import type { Secret } from '../../util/secret.ts'
import type { ServerUrl } from '../../util/warehouse-url.ts'
import { type Target, targetOfHost } from './target.ts'

export type TransportKind = 'pg' | 'data-api'

/** What the configuration says about a cluster beside its address. */
export interface ClusterSettings {
  /** How statements get there; by default what `transportOf` finds. */
  readonly transport?: TransportKind | undefined
  /** The secret of Secrets Manager that holds user and password. */
  readonly secretArn?: string | undefined
  /** The region of the bucket; of the cluster too, where its address does not say. */
  readonly region?: string | undefined
}

/** A cluster's address, checked and split. */
export interface Address {
  /** redshift://user@host:port/database: no password, no options. */
  readonly name: string
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string | undefined
  readonly password: Secret | undefined
  readonly secretArn: string | undefined
  readonly transport: TransportKind
  /** The cluster or workgroup, where the address tells. */
  readonly target: Target | undefined
  /** verify-full, or disable for a stand-in on this machine. */
  readonly tls: boolean
  /** A file of certificates that are trusted beside those that Node.js brings. */
  readonly caFile: string | undefined
}

const KNOWN = ['transport', 'secret-arn', 'cluster', 'workgroup', 'region', 'sslmode', 'sslrootcert']

/** Splits an address of redshift://. Throws E_CONFIG for what it cannot mean. */
export function parseAddress(url: ServerUrl, settings: ClusterSettings = {}): Address {
  const { params } = url
  for (const name of Object.keys(params)) {
    if (!KNOWN.includes(name))
      throw bad(url, `${name} is no option of a Redshift address`, `It takes ${KNOWN.join(', ')}.`)
  }
  const secretArn = params['secret-arn'] ?? settings.secretArn
  const target = targetOf(url, settings)
  const mode = params.sslmode ?? 'verify-full'
  if (mode !== 'verify-full' && !(mode === 'disable' && isLoopback(url.host))) {
    throw bad(
      url,
      `sslmode=${mode} is not for Redshift: passwords and rows would travel in the open, or to anybody`,
      'Leave sslmode out: the certificate is always verified (sslrootcert=FILE names further ones). Only a stand-in on this machine may have sslmode=disable.'
    )
  }
  return {
    name: url.name,
    host: url.host,
    port: url.port,
    database: url.database,
    user: url.user,
    password: url.password,
    secretArn,
    target,
    transport: transportOf(url, { ...settings, secretArn }, target),
    tls: mode !== 'disable',
    caFile: params.sslrootcert
  }
}

function targetOf(url: ServerUrl, settings: ClusterSettings): Target | undefined {
  const { cluster, workgroup } = url.params
  if (cluster === undefined && workgroup === undefined) return targetOfHost(url.host)
  if (cluster !== undefined && workgroup !== undefined) {
    throw bad(url, 'it names a cluster and a workgroup', 'Name one of the two.')
  }
  const region = url.params.region ?? targetOfHost(url.host)?.region ?? settings.region
  if (region === undefined) {
    throw bad(url, 'it does not say in which region its cluster is', 'Add &region=…, or set [S3] REGION.')
  }
  return workgroup === undefined
    ? { kind: 'cluster', cluster: cluster ?? '', region }
    : { kind: 'workgroup', workgroup, region }
}

/**
 * The way that was asked for, else: a password or a host that AWS does not name means the wire protocol; everything else the Data
 * API, which needs neither a password nor a way through the network.
 */
function transportOf(url: ServerUrl, settings: ClusterSettings, target: Target | undefined): TransportKind {
  const named = url.params.transport ?? settings.transport
  if (named !== undefined && named !== 'pg' && named !== 'data-api') {
    throw bad(url, `transport=${named} is not known`, 'Use transport=pg or transport=data-api.')
  }
  if (named === 'data-api' && target === undefined) {
    throw bad(
      url,
      'the Data API needs the name of the cluster or workgroup, and the host does not tell it',
      'Use the host that AWS names the endpoint by, or add ?cluster=NAME&region=REGION (or workgroup=NAME).'
    )
  }
  if (named !== undefined) return named
  return url.password === undefined && target !== undefined ? 'data-api' : 'pg'
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host)
}

function bad(url: ServerUrl, what: string, hint: string): AppError {
  return new AppError('E_CONFIG', 'fix-config', `the address ${url.name}: ${what}`, { hint })
}
