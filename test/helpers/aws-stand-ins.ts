import { REGION } from '../fakes/aws/account.ts'
import { type FakeAws, startFakeAws } from '../fakes/aws/server.ts'
import { awsEnv, type Desk, desk } from './cloud.ts'
import { startRedshift, type TestRedshift } from './redshift.ts'

/** The name that the double of the engine answers to. */
const NAME = 'double-workgroup'

/** Everything that a session needs, of stand-ins: the control plane (our double), S3 (fauxqs), the engine (PostgreSQL behind a double of Redshift). */
export interface StandIns {
  readonly name: string
  readonly aws: FakeAws
  readonly redshift: TestRedshift
  readonly at: Desk
  /** For a spawned program. */
  readonly env: Readonly<Record<string, string>>
  put(key: string, text: string): Promise<void>
  stop(): Promise<void>
}

export async function startStandIns(): Promise<StandIns> {
  const redshift = await startRedshift({
    moreRoles: [`arn:aws:iam::123456789012:role/sparkify-dwh/${NAME}-redshift-${REGION}`]
  })
  const { double, s3 } = redshift
  const { bucket } = s3
  const aws = await startFakeAws({ secretArn: double.secretArn })
  const at = desk(`[CLUSTER]
HOST=''
DB_NAME='${double.database}'
DB_PORT=5439

[IAM_ROLE]
ARN=''

[S3]
LOG_DATA='s3://${bucket}/log_data'
SONG_DATA='s3://${bucket}/song_data'
STAGING='s3://${bucket}/staging'
`)
  return {
    name: NAME,
    aws,
    redshift,
    at,
    env: {
      ...awsEnv(aws.url),
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_ENDPOINT_URL_REDSHIFT_DATA: double.dataApiEndpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: double.dataApiEndpoint
    },
    put: (key, text) => s3.put(key, text),
    async stop() {
      at.remove()
      await aws.stop()
      await redshift.stop()
    }
  }
}
