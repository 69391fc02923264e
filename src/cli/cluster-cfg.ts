import type { Account } from '../cloud/account.ts'
import { type CfgChange, changeDwhCfg, dwhCfgValue } from '../cloud/dwh-cfg.ts'
import { instantText } from '../cloud/resource.ts'
import type { ClusterSpec } from '../cloud/spec.ts'
import { roleName } from '../cloud/spec.ts'
import type { Endpoint, UpPlan } from '../cloud/up.ts'
import type { Config } from '../config/config.ts'
import { settings } from '../config/settings.ts'

/** Choices that have to last, so that the next `up` and `down` mean the same cluster; written where a flag or the environment made them. */
const CHOICES = [
  ['nodeType', 'NODE_TYPE'],
  ['nodes', 'NODES'],
  ['rpu', 'RPU'],
  ['rpuHours', 'RPU_HOURS'],
  ['clusterPrice', 'PRICE'],
  ['allow', 'ALLOW'],
  ['publiclyAccessible', 'PUBLIC']
] as const

/** Before anything is created: which cluster it is, and since when. A crash then leaves behind what `down` needs. */
export async function writeIntent(
  file: string,
  config: Config,
  { spec, account, expires }: UpPlan,
  now: Date
): Promise<void> {
  const chosen = CHOICES.flatMap(([name, key]): CfgChange[] => {
    const { kind } = config.origins[name]
    const value = config[name]
    if ((kind !== 'flag' && kind !== 'env') || value === undefined) return []
    return [cluster(key, value === true ? 'yes' : value === false ? 'no' : String(value))]
  })
  await changeDwhCfg(file, [
    cluster('NAME', spec.name),
    cluster('TYPE', spec.type),
    cluster('REGION', spec.region),
    cluster('OWNER', account.identity.owner),
    ...chosen,
    cluster('STARTED', instantText(config.started ?? now)),
    cluster('EXPIRES', expires && instantText(expires))
  ])
}

/** When it can be used. The password is in Secrets Manager, and its name is all that is written of it. */
export async function writeEndpoint(
  file: string,
  { host, port, dbName, roleArn, secretArn }: Endpoint,
  spec: ClusterSpec
): Promise<void> {
  await changeDwhCfg(file, [
    cluster('HOST', host),
    cluster('DB_NAME', dbName),
    cluster('DB_PORT', String(port)),
    // Whoever opened a path for an address wants to use it; without one there is only the Data API.
    cluster('TRANSPORT', spec.allow === undefined ? 'data-api' : 'pg'),
    ...(secretArn ? [cluster('SECRET_ARN', secretArn)] : []),
    { section: 'IAM_ROLE', key: 'ARN', value: roleArn }
  ])
}

/** After `down`: what named the cluster that is gone. What names another one stays. */
export async function clearCluster(file: string, spec: ClusterSpec, { account }: Account): Promise<void> {
  const [host, arn, name, secret] = await Promise.all([
    dwhCfgValue(file, 'CLUSTER', 'HOST'),
    dwhCfgValue(file, 'IAM_ROLE', 'ARN'),
    dwhCfgValue(file, 'CLUSTER', 'NAME'),
    dwhCfgValue(file, 'CLUSTER', 'SECRET_ARN')
  ])
  const changes: CfgChange[] = []
  if (host?.startsWith(`${spec.name}.`)) changes.push(cluster('HOST', undefined), cluster('TRANSPORT', undefined))
  if (secret?.includes(`:${account}:secret:redshift!${spec.name}-`)) changes.push(cluster('SECRET_ARN', undefined))
  if (arn?.includes(`:${account}:`) && arn.endsWith(`/${roleName(spec)}`)) {
    changes.push({ section: 'IAM_ROLE', key: 'ARN', value: undefined })
  }
  if ((name || settings.clusterName.default) === spec.name) {
    changes.push(cluster('STARTED', undefined), cluster('EXPIRES', undefined))
  }
  await changeDwhCfg(file, changes)
}

const cluster = (key: string, value: string | undefined): CfgChange => ({ section: 'CLUSTER', key, value })
