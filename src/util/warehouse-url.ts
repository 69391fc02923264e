import { InvalidValue } from './invalid-value.ts'
import { type PathBase, resolvePath } from './location.ts'
import { nearest } from './nearest.ts'
import { Secret } from './secret.ts'

/** Where a warehouse is. `name` is the address without its secrets, for people. */
export type WarehouseUrl = DuckDbUrl | ServerUrl

interface DuckDbUrl {
  readonly kind: 'duckdb'
  readonly name: string
  /** Absolute, or `:memory:`. */
  readonly path: string
}

export interface ServerUrl {
  readonly kind: 'postgres' | 'redshift'
  readonly name: string
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string | undefined
  readonly password: Secret | undefined
  /** What stands behind the `?`: sslmode and the like. */
  readonly params: Readonly<Record<string, string>>
}

const EXAMPLES = 'duckdb:path, postgres://user@host:port/database or redshift://user@host:port/database'
const SCHEMES = ['duckdb', 'postgres', 'postgresql', 'redshift']

/** The port of a server whose address names none. */
export function defaultPort(kind: ServerUrl['kind']): number {
  return kind === 'redshift' ? 5439 : 5432
}

/** Reads the address of a warehouse; a relative DuckDB path is taken from the base. Throws InvalidValue. */
export function parseWarehouseUrl(text: string, base: PathBase): WarehouseUrl {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(text) ?? []
  switch (scheme.toLowerCase()) {
    case 'duckdb':
      return duckDbUrl(rest, base)
    case 'postgres':
    case 'postgresql':
      return serverUrl('postgres', rest)
    case 'redshift':
      return serverUrl('redshift', rest)
    default: {
      const near = scheme === '' ? undefined : nearest(scheme, SCHEMES)
      const file = /\.(duck)?db$/i.test(text) ? `For a DuckDB file write duckdb:${text}.` : undefined
      throw new InvalidValue(EXAMPLES, near ? `Did you mean ${near}: at its beginning?` : file)
    }
  }
}

/** Makes the address of a server from its parts. */
export function serverUrlOf(parts: Omit<ServerUrl, 'name'>): ServerUrl {
  const user = parts.user === undefined ? '' : `${encodeURIComponent(parts.user)}@`
  // A host may also be a number with colons, or the folder of a socket.
  const host = parts.host.includes(':') ? `[${parts.host}]` : encodeURIComponent(parts.host)
  return { ...parts, name: `${parts.kind}://${user}${host}:${parts.port}/${encodeURIComponent(parts.database)}` }
}

function duckDbUrl(rest: string, base: PathBase): DuckDbUrl {
  if (rest === ':memory:') return { kind: 'duckdb', path: rest, name: 'duckdb::memory:' }
  const path = rest.replace(/^\/\//, '')
  if (path === '' || /[\\/]$/.test(path)) throw new InvalidValue('duckdb:path with a file, or duckdb::memory:')
  return { kind: 'duckdb', path: resolvePath(path, base), name: `duckdb:${path}` }
}

function serverUrl(kind: ServerUrl['kind'], rest: string): ServerUrl {
  const url = parseUrl(kind, rest)
  const {
    host: socket = '',
    user: namedUser = '',
    password: namedPassword = '',
    port: namedPort = '',
    ...params
  } = Object.fromEntries(url.searchParams)
  const host = url.hostname === '' ? socket : decode(url.hostname).replace(/^\[(.*)\]$/, '$1')
  const database = decode(url.pathname.replace(/^\//, ''))
  if (host === '') throw new InvalidValue(`${kind}://user@host:port/database with a host`)
  if (database === '') throw new InvalidValue(`${kind}://user@host:port/database with a database`)
  const user = url.username === '' ? namedUser : decode(url.username)
  const password = url.password === '' ? namedPassword : decode(url.password)
  return serverUrlOf({
    kind,
    host,
    port: Number(url.port || namedPort || defaultPort(kind)),
    database,
    user: user === '' ? undefined : user,
    password: password === '' ? undefined : new Secret(password),
    params
  })
}

function parseUrl(kind: ServerUrl['kind'], rest: string): URL {
  const text = `${kind}:${rest}`
  // A # cuts an address short without a word; in a password it has to be encoded.
  if (rest.startsWith('//') && !rest.includes('#') && URL.canParse(text)) return new URL(text)
  throw new InvalidValue(
    `${kind}://user:password@host:port/database`,
    'In an address a password is percent-encoded: @ is %40, / is %2F, # is %23, % is %25.'
  )
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new InvalidValue('an address in which each % begins a percent-encoding', 'A % itself is written %25.')
  }
}

/** The whole address with its password, for a driver. Never for a text that somebody sees. */
export function connectionString(url: ServerUrl): string {
  const { kind, host, port, user, database } = url
  const params = new URLSearchParams({ ...url.params })
  const password = url.password?.reveal()
  let server: string
  if (host.startsWith('/')) {
    // The folder of a socket has no place before the /, and without a host neither has the user.
    server = ''
    const named = Object.entries({ host, port: String(port), user, password })
    for (const [name, value] of named) if (value !== undefined) params.set(name, value)
  } else {
    const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`
    const login = user === undefined && secret === '' ? '' : `${encodeURIComponent(user ?? '')}${secret}@`
    server = `${login}${host.includes(':') ? `[${host}]` : host}:${port}`
  }
  return `${kind}://${server}/${encodeURIComponent(database)}${params.size > 0 ? `?${params}` : ''}`
}
