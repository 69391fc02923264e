import { type AwsAccess, awsClientConfig } from './access.ts'
import { type AwsCall, awsError, isTransient } from './errors.ts'

export interface Identity {
  readonly status: 'ok' | 'warn'
  readonly found: string
  readonly hint?: string
}

/** Who asks, by STS; where that cannot be reached, no more than which key is used. @throws what is wrong with the credentials */
export async function callerIdentity(
  access: AwsAccess,
  code: AwsCall['code'],
  signal?: AbortSignal
): Promise<Identity> {
  const { region, profile } = access
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts')
  const sts = new STSClient(awsClientConfig(access))
  let key: string | undefined
  try {
    key = (await sts.config.credentials()).accessKeyId
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}), signal ? { abortSignal: signal } : {})
    return { status: 'ok', found: Arn ?? 'known to AWS' }
  } catch (error) {
    const ours = awsError(error, { what: 'who asks cannot be told', code, region, profile })
    // A network of one's own may lead to S3 and the cluster alone.
    if (key === undefined || !isTransient(error)) throw ours
    const hint = 'Only this look needs STS; the next lines show whether the rest can be reached.'
    return { status: 'warn', found: `the access key …${key.slice(-4)}; ${ours.message}`, hint }
  } finally {
    sts.destroy()
  }
}
