import { AppError, type ErrorDetails, type Remedy } from '../errors.ts'

/** What was tried when an AWS call failed. */
export interface AwsCall {
  /** The sentence up to its colon: "s3://bucket/prefix cannot be listed". */
  readonly what: string
  /** E_SOURCE for reading a source, E_WAREHOUSE for everything about a cluster. */
  readonly code: 'E_SOURCE' | 'E_WAREHOUSE'
  /** The region that was asked, where it is known. */
  readonly region?: string | undefined
  /** The profile whose credentials were used, where one was named. */
  readonly profile?: string | undefined
  /** What has to be granted where access is denied; by default what the message of AWS names. */
  readonly rights?: string
  readonly details?: ErrorDetails
}

interface Meaning {
  readonly why: (error: Facts, call: AwsCall) => string
  readonly hint: string | ((error: Facts, call: AwsCall) => string)
  readonly remedy: Remedy
  /** Found wrong on this machine, before anything was sent. */
  readonly configuration?: true
}

/** What an error of the SDK tells; its classes are not loaded here, since most runs need none of them. */
interface Facts {
  readonly name: string
  readonly text: string
  readonly status: number | undefined
  readonly region: string | undefined
  readonly requestId: string | undefined
}

const SIGN_IN =
  'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or --profile with a profile of ~/.aws, or sign in (aws sso login); a public bucket needs --no-sign-request.'
const AGAIN = 'Run it again: what was committed stays.'
const NETWORK = 'Check the network, a proxy, and [S3] ENDPOINT (--endpoint-url) where the store is not AWS.'

const meanings: readonly (readonly [names: readonly string[], meaning: Meaning])[] = [
  [
    ['CredentialsProviderError', 'TokenProviderError', 'CredentialsError'],
    {
      why: ({ text }, { profile }) =>
        `there are no usable AWS credentials (${profile ? `profile ${profile}: ` : ''}${text})`,
      hint: SIGN_IN,
      remedy: 'fix-config',
      configuration: true
    }
  ],
  [
    ['NoRegion'],
    {
      why: () => 'no AWS region is set',
      hint: 'Set [S3] REGION in dwh.cfg, --region or AWS_REGION to the region of the bucket.',
      remedy: 'fix-config',
      configuration: true
    }
  ],
  [
    ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired'],
    {
      why: () => 'the AWS credentials have expired',
      hint: 'Sign in again (aws sso login), or set fresh ones.',
      remedy: 'fix-config'
    }
  ],
  [
    [
      'InvalidAccessKeyId',
      'InvalidClientTokenId',
      'UnrecognizedClientException',
      'InvalidToken',
      'AuthFailure',
      'IncompleteSignature'
    ],
    { why: () => 'AWS does not know these credentials', hint: `Correct them. ${SIGN_IN}`, remedy: 'fix-config' }
  ],
  [
    ['SignatureDoesNotMatch', 'InvalidSignatureException'],
    {
      why: () => 'the signature does not match: the secret key is wrong',
      hint: 'Correct AWS_SECRET_ACCESS_KEY or the profile; a blank or line end behind the key is a usual cause, a wrong clock another.',
      remedy: 'fix-config'
    }
  ],
  [
    ['RequestTimeTooSkewed', 'RequestInTheFuture'],
    {
      why: () => 'the clock of this machine is off by more than AWS accepts (15 minutes)',
      hint: 'Set the clock (timedatectl set-ntp true).',
      remedy: 'fix-config'
    }
  ],
  [
    [
      'AccessDenied',
      'AccessDeniedException',
      'AllAccessDisabled',
      'UnauthorizedOperation',
      'UnauthorizedAccess',
      'AuthorizationError',
      'Forbidden',
      '403'
    ],
    {
      why: ({ text }) => `access is denied${text === '' || /^Access ?Denied\.?$/i.test(text) ? '' : ` (${text})`}`,
      hint: (_, { code, rights = 'the action that the message names' }) =>
        code === 'E_SOURCE'
          ? 'Look whether bucket and prefix are spelt right: rights are often for some prefixes only. Else grant s3:ListBucket on the bucket and s3:GetObject on the prefix to whoever runs this; a public bucket needs --no-sign-request, one whose readers pay --requester-pays.'
          : `Grant ${rights} to whoever runs this.`,
      remedy: 'fix-config'
    }
  ],
  [
    ['NoSuchBucket'],
    {
      why: () => 'there is no such bucket',
      hint: 'Correct the name of the bucket; with a store of its own, also the endpoint.',
      remedy: 'fix-config'
    }
  ],
  [
    ['InvalidBucketName'],
    { why: () => 'no bucket can have that name', hint: 'Correct the name of the bucket.', remedy: 'fix-config' }
  ],
  [
    ['NoSuchKey', 'NotFound', 'NoSuchVersion', '404'],
    {
      why: () => 'it does not exist',
      hint: 'Correct the name; it may have been deleted meanwhile.',
      remedy: 'fix-config'
    }
  ],
  [
    ['InvalidObjectState'],
    {
      why: () => 'it lies in an archive (Glacier) and cannot be read',
      hint: 'Restore it first (aws s3api restore-object), or take it out of the prefix.',
      remedy: 'fix-input'
    }
  ],
  [
    [
      'PermanentRedirect',
      'AuthorizationHeaderMalformed',
      'IllegalLocationConstraintException',
      'TemporaryRedirect',
      '301'
    ],
    {
      why: ({ region }) => (region ? `the bucket is in the region ${region}` : 'the bucket is in another region'),
      hint: ({ region }, call) =>
        `Set [S3] REGION (or --region, AWS_REGION) to ${region ?? "the bucket's region"}${call.region ? `; ${call.region} was asked` : ''}.`,
      remedy: 'fix-config'
    }
  ],
  [
    [
      'SlowDown',
      'Throttling',
      'ThrottlingException',
      'ThrottledException',
      'TooManyRequestsException',
      'RequestLimitExceeded',
      'LimitExceededException',
      'ServiceUnavailable',
      '429',
      '503'
    ],
    {
      why: () => 'the service asks for fewer requests, and went on asking after several tries',
      hint: `Lower [S3] MAX_CONCURRENT_REQUESTS. ${AGAIN}`,
      remedy: 'retry'
    }
  ],
  [
    ['InternalError', 'InternalFailure', 'InternalServerError', '500', '502', '504'],
    { why: ({ text }) => `the service failed several times (${text})`, hint: AGAIN, remedy: 'retry' }
  ],
  [
    ['TimeoutError', 'RequestTimeout', 'RequestTimeoutException', 'ETIMEDOUT', 'ERR_SOCKET_TIMEOUT'],
    { why: () => 'the service does not answer in time', hint: `${NETWORK} ${AGAIN}`, remedy: 'retry' }
  ],
  [['ECONNREFUSED'], { why: () => 'nothing answers there', hint: NETWORK, remedy: 'retry' }],
  [['ENOTFOUND'], { why: () => 'its host is not known', hint: NETWORK, remedy: 'retry' }],
  [
    ['EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'],
    { why: () => 'the network does not lead there', hint: NETWORK, remedy: 'retry' }
  ],
  [
    ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET', 'ERR_STREAM_PREMATURE_CLOSE', 'IncompleteBody'],
    { why: () => 'the connection was lost, several times', hint: AGAIN, remedy: 'retry' }
  ],
  [
    ['CERT'],
    {
      why: ({ text }) => `the certificate of the server cannot be verified (${text})`,
      hint: 'Set NODE_EXTRA_CA_CERTS to the certificate that signed it, or correct the endpoint.',
      remedy: 'fix-config'
    }
  ]
]

const byName = new Map(meanings.flatMap(([names, meaning]) => names.map((name): [string, Meaning] => [name, meaning])))

/**
 * The one place that turns errors of the SDK, and of the sockets below it, into ours: what, why, what to do. Errors of ours come
 * back as they are. What is not known here is said with AWS's own words; what is not of AWS at all is a bug.
 */
export function awsError(cause: unknown, call: AwsCall): AppError {
  if (cause instanceof AppError) return cause
  const facts = factsOf(cause)
  if (facts.name === 'AbortError') {
    return new AppError('E_INTERRUPTED', 'retry', 'interrupted', { hint: AGAIN, cause })
  }
  const details: ErrorDetails = {
    ...call.details,
    aws: facts.name,
    ...(facts.status === undefined ? {} : { status: facts.status }),
    ...(facts.region === undefined ? {} : { region: facts.region }),
    ...(facts.requestId === undefined ? {} : { requestId: facts.requestId })
  }
  const meaning = byName.get(facts.name) ?? (facts.status === undefined ? undefined : byName.get(String(facts.status)))
  if (meaning) {
    const { why, hint, remedy } = meaning
    const text = typeof hint === 'string' ? hint : hint(facts, call)
    const code = meaning.configuration ? 'E_CONFIG' : call.code
    return new AppError(code, remedy, `${call.what}: ${why(facts, call)}`, { hint: text, details, cause })
  }
  const said = facts.text === '' ? facts.name : `${facts.name}: ${facts.text}`
  if (facts.status === undefined)
    return new AppError('E_BUG', 'report-bug', `${call.what}: ${said}`, { details, cause })
  return new AppError(call.code, 'fix-config', `${call.what}: AWS answered ${said}`, {
    hint: 'Look the name of the error up in the AWS documents; --verbose shows the stack.',
    details,
    cause
  })
}

/** Whether an error's name or HTTP status is one of these. */
export function isAwsError(error: unknown, ...names: readonly string[]): boolean {
  const { name, status } = factsOf(error)
  return names.includes(name) || (status !== undefined && names.includes(String(status)))
}

/** Whether another try may help: throttling, 5xx, timeouts, lost connections. Everything else is final. */
export function isTransient(error: unknown): boolean {
  const { name, status } = factsOf(error)
  const meaning = byName.get(name) ?? (status === undefined ? undefined : byName.get(String(status)))
  return meaning?.remedy === 'retry'
}

function factsOf(error: unknown): Facts {
  if (!(error instanceof Error))
    return { name: 'unknown', text: String(error), status: undefined, region: undefined, requestId: undefined }
  const metadata = member(error, '$metadata')
  const status = member(metadata, 'httpStatusCode')
  const requestId = member(metadata, 'requestId')
  const header = member(member(member(error, '$response'), 'headers'), 'x-amz-bucket-region')
  const region = header ?? member(error, 'Region')
  return {
    name: nameOf(error),
    text: error.message === 'UnknownError' ? '' : (error.message.split('\n', 1)[0] ?? ''),
    status: typeof status === 'number' ? status : undefined,
    region: typeof region === 'string' && /^[\w-]+$/.test(region) ? region : undefined,
    requestId: typeof requestId === 'string' ? requestId : undefined
  }
}

/** The name under which the error is listed above. */
function nameOf(error: Error): string {
  if (/^Region (is missing|not accepted: region="")/.test(error.message)) return 'NoRegion'
  const code = member(error, 'code') ?? member(error, 'Code')
  if (typeof code === 'string' && /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_/.test(code)) return 'CERT'
  if (error.name === 'TimeoutError' && typeof code === 'string' && byName.has(code)) return code
  // The SDK names what it cannot name: a HEAD has no body to tell more.
  if (/^(Error|Unknown|UnknownError|\d{3})$/.test(error.name)) return typeof code === 'string' ? code : error.name
  return error.name
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value ? Reflect.get(value, key) : undefined
}
