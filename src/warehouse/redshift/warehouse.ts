import type { AwsAccess } from '../../util/aws/access.ts'
import { RequestCounter } from '../../util/aws/requests.ts'
import { AppError } from '../../util/errors.ts'
import type { Location } from '../../util/location.ts'
import type { ServerUrl } from '../../util/warehouse-url.ts'
import type { Session, SessionOptions, Warehouse } from '../types.ts'
import type { IamRole } from './address.ts'
import { type Address, type ClusterSettings, parseAddress } from './cluster-address.ts'
import { redshiftDialect } from './dialect.ts'
import { Loader } from './loader.ts'
import { RedshiftSession } from './session.ts'
import { StagingArea } from './staging-area.ts'
import type { Connector } from './transport.ts'

export interface RedshiftOptions extends ClusterSettings {
  /** Most memory that the DuckDB of the extraction takes, e.g. '800MB'. */
  readonly memoryLimit: string
  /** Folder for what does not fit in memory, and for rows on their way to S3. */
  readonly tempDir: string
  readonly aws: AwsAccess
  /** The role with which the cluster reads and writes S3; 'default' is that of the cluster. */
  readonly iamRole?: string | undefined
  /** A prefix of a bucket of one's own, for rows on their way. */
  readonly staging?: Location | undefined
}

/** An Amazon Redshift cluster or workgroup, by its address redshift://user@host:port/database. */
export function redshiftWarehouse(url: ServerUrl, options: RedshiftOptions): Warehouse {
  const address = parseAddress(url, options)
  const requests = new RequestCounter()
  let connector: Promise<Connector> | undefined
  return {
    dialect: redshiftDialect,
    name: address.name,
    requests,
    async examine({ sample, now, signal }) {
      connector ??= connectorOf(address, options.aws)
      const connect = await connector
      const transport = await connect.connect({ reading: false, signal })
      const area = areaOf(address, options, requests)
      const role = roleOf(options.iamRole)
      const region = options.region === address.target?.region ? undefined : options.region
      try {
        const { examine } = await import('./examine.ts')
        const loader = new Loader({ transport, area, role, region, tempDir: options.tempDir, signal, requests })
        return await examine({
          address,
          aws: options.aws,
          transport,
          loader,
          area,
          role: options.iamRole,
          sample,
          now,
          signal
        })
      } finally {
        await transport.close()
        area?.close()
      }
    },
    async withSession<T>(use: (session: Session) => Promise<T>, { access = 'write', signal }: SessionOptions = {}) {
      connector ??= connectorOf(address, options.aws)
      const connect = await connector
      const transport = await connect.connect({ reading: access === 'read', signal })
      const area = areaOf(address, options, requests)
      const session = new RedshiftSession({
        ...options,
        transport,
        connector: connect,
        area,
        requests,
        role: roleOf(options.iamRole),
        region: options.region === address.target?.region ? undefined : options.region,
        name: address.name,
        access,
        signal
      })
      const stop = (): void => {
        // Whatever fails here, the session ends below.
        session.interruptExtract().catch(() => undefined)
        void transport.cancel()
      }
      signal?.addEventListener('abort', stop, { once: true })
      try {
        return await use(session)
      } finally {
        signal?.removeEventListener('abort', stop)
        await session.close()
        await transport.close()
        area?.close()
      }
    }
  }
}

/** Only the transport that is used is loaded. */
async function connectorOf(address: Address, aws: AwsAccess): Promise<Connector> {
  if (address.transport === 'pg') return (await import('./pg-transport.ts')).pgConnector(address, aws)
  return (await import('./data-api-transport.ts')).dataApiConnector(address, aws)
}

/** Every warehouse has a folder of its own below STAGING, named by cluster and database. */
function areaOf(
  address: Address,
  { staging, aws }: RedshiftOptions,
  requests: RequestCounter
): StagingArea | undefined {
  if (staging === undefined) return undefined
  if (staging.kind !== 's3') {
    throw new AppError(
      'E_CONFIG',
      'fix-config',
      `[S3] STAGING is the folder ${staging.path}, which no cluster can read`,
      {
        hint: 'Set it to s3://bucket/prefix.'
      }
    )
  }
  const { target, host, port, database } = address
  const place = target === undefined ? `${host}-${port}` : target.kind === 'cluster' ? target.cluster : target.workgroup
  const prefix = staging.prefix === '' || staging.prefix.endsWith('/') ? staging.prefix : `${staging.prefix}/`
  const folder = `${place}.${database}`.replaceAll(/[^\w.-]/g, '_')
  return new StagingArea(staging.bucket, `${prefix}sparkify-landing/${folder}/`, aws, requests)
}

function roleOf(text: string | undefined): IamRole | undefined {
  if (text === undefined || text === 'default') return text
  if (isRoleArn(text)) return text
  throw new AppError('E_CONFIG', 'fix-config', `[IAM_ROLE] ARN is not the ARN of a role: ${text}`, {
    hint: 'Write arn:aws:iam::<12 digits>:role/<name>, or default.'
  })
}

const isRoleArn = (text: string): text is `arn:${string}:iam::${string}:role/${string}` =>
  /^arn:[\w-]+:iam::\d+:role\/./.test(text)
