import { AppError } from '../../util/errors.ts'
import { literal } from './literal.ts'

/** An object or a prefix in S3, with its bucket. */
export type S3Uri = `s3://${string}/${string}`

/** The ARN of an IAM role. */
export type RoleArn = `arn:${string}:iam::${string}:role/${string}`

/**
 * What COPY and UNLOAD act as: the cluster's default role, one role, or a chain of roles each of which may assume the
 * next. Access keys are left out on purpose: they would stand in the statement, and in the cluster's own query logs.
 */
export type IamRole = 'default' | RoleArn | readonly [RoleArn, ...RoleArn[]]

// A comma parts the roles of a chain (copy-parameters-authorization), so a name with one cannot be told apart.
const ARN = /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=.@/-]{1,512}$/
const REGION = /^[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}$/
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const MAX_KEY_BYTES = 1024

/** The IAM_ROLE clause. @throws E_CONFIG for what is no ARN of a role */
export function iamRole(role: IamRole): string {
  if (role === 'default') return 'IAM_ROLE default'
  const chain = typeof role === 'string' ? [role] : role
  for (const arn of chain) {
    if (ARN.test(arn)) continue
    throw new AppError('E_CONFIG', 'fix-config', `"${arn}" is not the ARN of an IAM role`, {
      hint: 'Write it as arn:aws:iam::123456789012:role/name: [IAM_ROLE] ARN of dwh.cfg.'
    })
  }
  return `IAM_ROLE ${literal(chain.join(','))}`
}

/** An S3 address as a literal. @throws E_CONFIG where it is none, or one whose characters a literal cannot carry surely */
export function s3Literal(uri: S3Uri): string {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]*)\/([\s\S]*)$/.exec(uri) ?? []
  const found = !BUCKET.test(bucket)
    ? 'has no valid name of a bucket'
    : key === ''
      ? 'has no key or prefix behind its bucket'
      : Buffer.byteLength(key) > MAX_KEY_BYTES
        ? 'has a key of more than 1,024 bytes'
        : // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
          /[\u0000-\u001f\u007f\\]/.test(key)
          ? 'has a backslash or a control character in its key'
          : undefined
  if (found === undefined) return literal(uri)
  throw new AppError('E_CONFIG', 'fix-config', `the S3 address ${JSON.stringify(uri)} ${found}`, {
    hint: 'Write it as s3://bucket/prefix/.'
  })
}

/** The REGION clause, or nothing. @throws E_CONFIG for what is no AWS Region */
export function regionClause(region: string | undefined): string[] {
  if (region === undefined) return []
  if (REGION.test(region)) return [`REGION ${literal(region)}`]
  throw new AppError('E_CONFIG', 'fix-config', `"${region}" is not an AWS Region`, {
    hint: 'Write it as us-west-2: [S3] REGION of dwh.cfg.'
  })
}

/** Throws E_BUG where a whole number is out of the range that the statement's grammar has. */
export function wholeNumber(option: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new AppError('E_BUG', 'report-bug', `${option} takes a whole number from ${least} to ${most}, not ${value}`)
}
