import type { ClientConfig } from 'pg'
import { AppError } from '../../util/errors.ts'

/** Seconds until a server that does not answer counts as unreachable. */
const CONNECT_SECONDS = 10

/** A database's address, checked and split: what the driver gets, and what people may see. */
export interface Address {
  /** user@host:port/database: no password, no options. */
  readonly name: string
  readonly config: ClientConfig
  /** sslmode=prefer: a server without TLS is taken without. */
  readonly plainIsFine: boolean
}

export function parseAddress(text: string): Address {
  const { url, name } = parse(text)
  const mode = url.searchParams.get('sslmode') ?? 'disable'
  if (!['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'].includes(mode)) {
    throw bad(`sslmode=${mode} is not known`, 'Use disable, prefer, require, verify-ca or verify-full.')
  }
  if (mode === 'verify-ca' && !url.searchParams.has('sslrootcert')) {
    throw bad('sslmode=verify-ca needs the certificate to verify by', 'Add &sslrootcert=FILE, or use verify-full.')
  }
  // The mode means what it means to psql: `require` encrypts, `verify-ca` and `verify-full` also prove who answers.
  if (mode === 'allow') url.searchParams.set('sslmode', 'disable')
  else if (mode !== 'no-verify' && url.searchParams.has('sslmode')) url.searchParams.set('uselibpqcompat', 'true')
  return {
    name,
    plainIsFine: mode === 'prefer',
    config: {
      connectionString: url.href,
      application_name: 'sparkify',
      connectionTimeoutMillis: CONNECT_SECONDS * 1000,
      // A long COPY is silent on the way back, and firewalls drop what is silent.
      keepAlive: true,
      keepAliveInitialDelayMillis: 30_000
    }
  }
}

function parse(text: string): { url: URL; name: string } {
  let url: URL
  let name: string
  try {
    url = new URL(text)
    name = nameOf(url)
  } catch {
    // Not chained as the cause: Node's error carries the address, and with it the password.
    throw bad('the PostgreSQL address cannot be read', FORM)
  }
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') {
    throw bad(`${url.protocol}// is not an address of PostgreSQL`, FORM)
  }
  return { url, name }
}

const FORM =
  'Write postgres://user:password@host:5432/database; characters such as @ : / # % in a password as %40 %3A %2F %23 %25.'

function bad(message: string, hint: string): AppError {
  return new AppError('E_CONFIG', 'fix-config', message, { hint })
}

function nameOf(url: URL): string {
  const options = url.searchParams
  const user = url.username ? decodeURIComponent(url.username) : options.get('user')
  const host = options.get('host') ?? decodeURIComponent(url.hostname)
  const port = options.get('port') ?? url.port
  const database = decodeURIComponent(url.pathname.replace(/^\/+/, ''))
  return `postgres://${user ? `${user}@` : ''}${host}${port ? `:${port}` : ''}/${database}`
}
