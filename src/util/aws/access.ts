/** How AWS, or an S3-compatible store, is reached. Everything left out is found as the AWS tools find it. */
export interface AwsAccess {
  readonly region?: string | undefined
  /** A profile of the AWS configuration files. */
  readonly profile?: string | undefined
  /** The URL of an S3-compatible store. Of S3 only: other services follow AWS_ENDPOINT_URL_<SERVICE>. */
  readonly endpoint?: string | undefined
  /** Requests to S3 without a signature, for public buckets. */
  readonly unsigned?: boolean
  /** Whoever asks pays for requests and traffic, as some buckets want it. */
  readonly requesterPays?: boolean
  /** Requests in flight at most; by default 64. */
  readonly requests?: number
}

/** Requests in flight where nothing else is said: a GET of a small object takes tens of milliseconds, nearly all of it waiting. */
export const DEFAULT_REQUESTS = 64

/** Tries of one request at most, the first included; AWS_MAX_ATTEMPTS sets another number. */
const ATTEMPTS = 6
/** What the signature of nobody needs: the SDK asks for credentials even where it does not use them. */
const NOBODY = { accessKeyId: '', secretAccessKey: '' }

const SECOND = 1000

/** What every client of the SDK takes. Written down here because the SDK's own types must not be loaded for it. */
export interface AwsClientConfig {
  readonly region?: string
  readonly profile?: string
  readonly maxAttempts?: number
  readonly retryMode?: string
  readonly requestHandler: {
    readonly connectionTimeout: number
    readonly requestTimeout: number
    readonly throwOnRequestTimeout: true
    readonly socketTimeout: number
    readonly socketAcquisitionWarningTimeout: number
    readonly httpAgent: AgentConfig
    readonly httpsAgent: AgentConfig
  }
}

interface AgentConfig {
  readonly keepAlive: true
  readonly maxSockets: number
}

/** What a client of S3 takes. */
export interface S3ClientConfig extends AwsClientConfig {
  readonly endpoint?: string
  readonly forcePathStyle?: boolean
  readonly requestChecksumCalculation?: 'WHEN_REQUIRED'
  readonly responseChecksumValidation?: 'WHEN_REQUIRED'
  readonly credentials?: typeof NOBODY
  readonly signer?: { sign<R>(request: R): Promise<R> }
}

/**
 * The configuration for a client of any service: `new IAMClient(awsClientConfig(access))`. Loads nothing. Credentials are left
 * to the SDK's default chain (environment, profile, SSO, web identity, container, instance), in which `profile` takes part.
 *
 * The SDK retries throttling, 5xx, timeouts and lost connections, with full jitter, and nothing else.
 */
export function awsClientConfig(access: AwsAccess, env: NodeJS.ProcessEnv = process.env): AwsClientConfig {
  // One more than requests for data: a listing may go on meanwhile.
  const agent: AgentConfig = { keepAlive: true, maxSockets: (access.requests ?? DEFAULT_REQUESTS) + 1 }
  return {
    ...(access.region === undefined ? {} : { region: access.region }),
    ...(access.profile === undefined ? {} : { profile: access.profile }),
    ...(env.AWS_MAX_ATTEMPTS ? {} : { maxAttempts: ATTEMPTS }),
    ...(env.AWS_RETRY_MODE ? {} : { retryMode: 'standard' }),
    requestHandler: {
      connectionTimeout: 10 * SECOND,
      // To the headers of the answer, not to the end of its body; a silent body is the socket's affair.
      requestTimeout: 60 * SECOND,
      throwOnRequestTimeout: true,
      socketTimeout: 60 * SECOND,
      // The SDK would warn on the console where requests wait for a socket, as ours do by design.
      socketAcquisitionWarningTimeout: 24 * 3600 * SECOND,
      httpAgent: agent,
      httpsAgent: agent
    }
  }
}

/**
 * The configuration for a client of S3. With an endpoint of its own the bucket goes into the path, and checksums are asked for
 * only where an operation needs one: other stores break on the SDK's streaming trailers.
 */
export function s3ClientConfig(access: AwsAccess, env: NodeJS.ProcessEnv = process.env): S3ClientConfig {
  const common = awsClientConfig(access, env)
  const endpoint = s3Endpoint(access, env)
  return {
    ...common,
    ...(endpoint === undefined
      ? {}
      : {
          endpoint,
          forcePathStyle: true,
          requestChecksumCalculation: 'WHEN_REQUIRED',
          responseChecksumValidation: 'WHEN_REQUIRED',
          // A store of one's own has one region, and mostly none has told anybody its name.
          region: access.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1')
        }),
    ...(access.unsigned ? { credentials: NOBODY, signer: { sign: async (request) => request } } : {})
  }
}

/** The endpoint of S3 where it is not AWS itself. */
export function s3Endpoint(access: AwsAccess, env: NodeJS.ProcessEnv = process.env): string | undefined {
  return access.endpoint ?? (env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL || undefined)
}
