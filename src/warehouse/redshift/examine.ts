import { randomUUID } from 'node:crypto'
import { type AwsAccess, awsClientConfig } from '../../util/aws/access.ts'
import { awsError } from '../../util/aws/errors.ts'
import { callerIdentity } from '../../util/aws/identity.ts'
import { AppError } from '../../util/errors.ts'
import type { WarehouseFact } from '../types.ts'
import type { Address } from './cluster-address.ts'
import { withRegion } from './credentials.ts'
import { landingColumns, landingTable } from './landing-table.ts'
import { identifier } from './literal.ts'
import type { Loader } from './loader.ts'
import type { StagingArea } from './staging-area.ts'
import type { Transport } from './transport.ts'

type Found = Omit<WarehouseFact, 'about'>

export interface Examined {
  readonly address: Address
  readonly aws: AwsAccess
  readonly transport: Transport
  readonly loader: Loader
  readonly area: StagingArea | undefined
  readonly role: string | undefined
  /** An object of the logs, for a COPY that loads nothing. */
  readonly sample: { readonly uri: string; readonly gzip: boolean } | undefined
  readonly now: () => Date
  readonly signal?: AbortSignal | undefined
}

/** Seconds that the clocks may differ: signatures are refused at fifteen minutes. */
const SKEW = 300

/**
 * Looks at what a load leans on beyond the login: transactions that last from one statement to the next (of the Data API no document
 * says so), isolation, slices, clock, role, staging area, and COPY itself by NOLOAD. What is made for it is taken away again.
 */
export async function examine(of: Examined): Promise<readonly WarehouseFact[]> {
  const { transport } = of
  return [
    await attempt('AWS identity', () =>
      callerIdentity(withRegion(of.aws, of.address.target?.region), 'E_WAREHOUSE', of.signal)
    ),
    await attempt('transport', async () => ({
      status: 'ok',
      found: of.address.transport === 'pg' ? 'the wire protocol (pg)' : 'the Data API'
    })),
    await attempt('database user', () => user(transport)),
    await attempt('transactions', () => transactions(transport)),
    await attempt('isolation', () => isolation(transport, of.address.database)),
    await attempt('slices', () => slices(transport)),
    await attempt('clock of the cluster', () => clock(transport, of.now())),
    await attempt('region', async () => region(of)),
    await attempt('IAM role', () => role(of)),
    await attempt('staging area', () => staging(of.area)),
    await attempt('COPY', () => copy(of))
  ]
}

async function attempt(about: string, look: () => Promise<Found>): Promise<WarehouseFact> {
  try {
    return { about, ...(await look()) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { about, status: 'bad', found: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) }
  }
}

async function user(transport: Transport): Promise<Found> {
  const { rows } = await transport.query('SELECT current_user')
  return { status: 'ok', found: String(rows[0]?.[0]) }
}

/** BEGIN, a table, ROLLBACK, each a statement of its own: the table must be there before and gone after. */
async function transactions(transport: Transport): Promise<Found> {
  await transport.run('BEGIN')
  let seen: number
  try {
    await transport.run('CREATE TEMPORARY TABLE t_sparkify_probe (n INTEGER)')
    const { rows } = await transport.query('SELECT COUNT(*) FROM t_sparkify_probe')
    seen = Number(rows[0]?.[0])
  } finally {
    await transport.run('ROLLBACK')
  }
  const left = await transport.query('SELECT COUNT(*) FROM t_sparkify_probe').then(
    () => true,
    () => false
  )
  if (seen === 0 && !left) return { status: 'ok', found: 'last from one statement to the next, and roll back' }
  await transport.run('DROP TABLE IF EXISTS t_sparkify_probe')
  return {
    status: 'bad',
    found: 'a ROLLBACK does not take back what statements before it did: loads would not be all or nothing',
    hint: 'Use the other transport: [CLUSTER] TRANSPORT = pg.'
  }
}

async function isolation(transport: Transport, database: string): Promise<Found> {
  try {
    const { rows } = await transport.query(
      `SELECT isolation_level FROM stv_db_isolation_level WHERE TRIM(db_name) = $1`,
      [database]
    )
    const level = String(rows[0]?.[0] ?? '').trim()
    return { status: 'ok', found: level === '' ? 'the cluster does not tell' : level }
  } catch {
    return { status: 'ok', found: 'the cluster does not tell; loads are right under both that it has' }
  }
}

async function slices(transport: Transport): Promise<Found> {
  try {
    const { rows } = await transport.query("SELECT COUNT(*) FROM stv_slices WHERE type = 'D'")
    return { status: 'ok', found: `${rows[0]?.[0]}; parts of a COPY are a multiple of them` }
  } catch {
    return { status: 'ok', found: 'not shown, as on Serverless; parts of a COPY are a multiple of 8' }
  }
}

async function clock(transport: Transport, now: Date): Promise<Found> {
  const { rows } = await transport.query('SELECT GETDATE()')
  const theirs = String(rows[0]?.[0])
  const seconds = Math.abs(Date.parse(theirs) - now.getTime()) / 1000
  if (seconds <= SKEW) return { status: 'ok', found: `${theirs} (UTC)` }
  return {
    status: 'bad',
    found: `${theirs}, ${Math.round(seconds)} seconds from this machine's`,
    hint: 'Set the clock of this machine; AWS refuses signatures that are fifteen minutes off.'
  }
}

function region({ address, aws }: Examined): Found {
  const cluster = address.target?.region
  if (cluster === undefined) return { status: 'ok', found: 'the address does not say where the cluster is' }
  if (aws.region === undefined || aws.region === cluster)
    return { status: 'ok', found: `${cluster}, cluster and buckets` }
  return {
    status: 'warn',
    found: `the cluster is in ${cluster}, the buckets in ${aws.region}`,
    hint: 'COPY is told so, and the traffic between regions is paid for; keep STAGING in the region of the buckets.'
  }
}

/** Whether the role is attached and in use, by the control plane. */
async function role({ address, aws, role: arn }: Examined): Promise<Found> {
  if (arn === undefined) {
    return { status: 'bad', found: 'not set', hint: 'Set ARN in [IAM_ROLE] of dwh.cfg to the role of the cluster.' }
  }
  const { target } = address
  if (target === undefined)
    return { status: 'ok', found: `${arn}; the address does not tell the cluster to ask about it` }
  const config = awsClientConfig(withRegion(aws, target.region))
  try {
    const attached =
      target.kind === 'cluster'
        ? await rolesOfCluster(config, target.cluster)
        : await rolesOfWorkgroup(config, target.workgroup)
    const found = arn === 'default' ? attached.find((r) => r.isDefault) : attached.find((r) => r.arn === arn)
    if (found?.state === 'in-sync') return { status: 'ok', found: `${found.arn}, attached and in sync` }
    return {
      status: 'bad',
      found: found ? `${arn} is attached, and ${found.state}` : `${arn} is not attached to the ${target.kind}`,
      hint: found
        ? 'Wait a minute, and look again.'
        : 'Attach it (`sparkify cluster up` does), or correct [IAM_ROLE] ARN.'
    }
  } catch (cause) {
    const error = awsError(cause, { what: 'the roles of the cluster cannot be listed', code: 'E_WAREHOUSE' })
    return {
      status: 'warn',
      found: error.message,
      hint: 'Only this look needs the right; COPY below shows whether the role works.'
    }
  }
}

interface Attached {
  readonly arn: string
  readonly state: string
  readonly isDefault: boolean
}

async function rolesOfCluster(config: ReturnType<typeof awsClientConfig>, name: string): Promise<readonly Attached[]> {
  const { DescribeClustersCommand, RedshiftClient } = await import('@aws-sdk/client-redshift')
  const client = new RedshiftClient(config)
  const request = new DescribeClustersCommand({ ClusterIdentifier: name })
  const { Clusters } = await client.send(request).finally(() => client.destroy())
  const [cluster] = Clusters ?? []
  return (cluster?.IamRoles ?? []).map(({ IamRoleArn = '', ApplyStatus = '' }) => ({
    arn: IamRoleArn,
    state: ApplyStatus,
    isDefault: IamRoleArn === cluster?.DefaultIamRoleArn
  }))
}

async function rolesOfWorkgroup(
  config: ReturnType<typeof awsClientConfig>,
  name: string
): Promise<readonly Attached[]> {
  const sdk = await import('@aws-sdk/client-redshift-serverless')
  const client = new sdk.RedshiftServerlessClient(config)
  try {
    const { workgroup } = await client.send(new sdk.GetWorkgroupCommand({ workgroupName: name }))
    const request = new sdk.GetNamespaceCommand({ namespaceName: workgroup?.namespaceName ?? name })
    const { namespace } = await client.send(request)
    // Each is an ARN, or IamRole(applyStatus=in-sync, iamRoleArn=arn:…).
    return (namespace?.iamRoles ?? []).map((text) => {
      const arn = /arn:[^,)]+/.exec(text)?.[0] ?? text
      const state = /applyStatus=([\w-]+)/.exec(text)?.[1] ?? 'in-sync'
      return { arn, state, isDefault: arn === namespace?.defaultIamRoleArn }
    })
  } finally {
    client.destroy()
  }
}

async function staging(area: StagingArea | undefined): Promise<Found> {
  if (area === undefined) {
    return {
      status: 'bad',
      found: 'not set',
      hint: 'Set STAGING in [S3] of dwh.cfg to s3://bucket/prefix of your own.'
    }
  }
  const name = `probe-${randomUUID()}`
  await area.put(name, 'sparkify doctor')
  await area.remove([name])
  return { status: 'ok', found: `${area.uri('')}: can be written and deleted` }
}

/** A COPY of one object that parses and loads nothing: role, region, network and grammar in one. */
async function copy({ transport, loader, sample }: Examined): Promise<Found> {
  if (sample === undefined) return { status: 'ok', found: 'not tried: LOG_DATA has no object in S3' }
  const table = 't_sparkify_noload'
  const { stagingEvents } = await import('../../model/staging.ts')
  try {
    await transport.run(landingTable(table, landingColumns(stagingEvents)))
    await loader.tryFile(stagingEvents, table, sample)
  } finally {
    await transport.run(`DROP TABLE IF EXISTS ${identifier(table)}`).catch(() => undefined)
  }
  return { status: 'ok', found: `NOLOAD of ${sample.uri}: the cluster can read it` }
}
