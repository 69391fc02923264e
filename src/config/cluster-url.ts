import { defaultPort, type ServerUrl, serverUrlOf } from '../util/warehouse-url.ts'
import type { ConfigValues, Origin } from './config.ts'
import { configError, place, subject } from './config-error.ts'

const REDSHIFT_HOST = /\.redshift(-serverless)?\.amazonaws\.com(\.cn)?$/i

/**
 * The warehouse that [CLUSTER] means, as the original scripts had it: Redshift where the host is one of its endpoints,
 * else PostgreSQL. DB_USER may be missing, for Redshift also knows temporary ones.
 */
export function clusterUrl(values: ConfigValues & { readonly host: string }, origin: Origin): ServerUrl {
  const { host, dbName, dbPort, dbUser, dbPassword } = values
  if (dbName === undefined) {
    throw configError(
      `${subject(origin)} names a server, but there is no [CLUSTER] DB_NAME`,
      'Set DB_NAME, or name the whole warehouse in [WAREHOUSE] URL.',
      place(origin)
    )
  }
  const kind = REDSHIFT_HOST.test(host) ? 'redshift' : 'postgres'
  return serverUrlOf({
    kind,
    host,
    port: dbPort ?? defaultPort(kind),
    database: dbName,
    user: dbUser,
    password: dbPassword,
    params: {}
  })
}
