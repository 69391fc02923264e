import type { IncomingMessage } from 'node:http'

/** One request as a service understands it. */
export interface Call {
  /** As the signature names it: iam, ec2, sts, redshift, redshift-serverless. */
  readonly service: string
  readonly action: string
  /** Parameters: nested objects and lists. */
  readonly input: Params
}

export type Params = { readonly [key: string]: Value }
export type Value = string | number | boolean | undefined | Params | readonly Value[]

/** An error as AWS answers it. */
export class Refusal extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

export function readCall(request: IncomingMessage, body: string): Call {
  const scope = /Credential=[^/]+\/\d+\/[\w-]+\/([\w-]+)\/aws4_request/.exec(request.headers.authorization ?? '')
  const service = scope?.[1] ?? 'unsigned'
  const target = request.headers['x-amz-target']
  if (typeof target === 'string') {
    return { service, action: target.split('.').at(-1) ?? '', input: JSON.parse(body || '{}') }
  }
  const form = new URLSearchParams(body)
  return { service, action: form.get('Action') ?? '', input: nested(form) }
}

/** `Tags.member.1.Key=a` to { Tags: [{ Key: 'a' }] }; the words between a list and its numbers are dropped. */
function nested(form: URLSearchParams): Params {
  const root: Record<string, unknown> = {}
  for (const [path, value] of form) {
    const parts = path.split('.')
    let at: Record<string, unknown> = root
    for (const [index, part] of parts.entries()) {
      if (index === parts.length - 1) at[part] = value
      else {
        at[part] ??= {}
        at = at[part] as Record<string, unknown>
      }
    }
  }
  return listed(root) as Params
}

function listed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const keys = Object.keys(value)
  const entries = Object.entries(value)
  if (keys.length > 0 && keys.every((key) => /^\d+$/.test(key))) {
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => listed(item))
  }
  // A list in the older protocols: one word, then numbers.
  const [only] = entries
  if (keys.length === 1 && only && typeof only[1] === 'object' && only[1] !== null) {
    if (
      Object.keys(only[1]).every((key) => /^\d+$/.test(key)) &&
      /^(member|Tag|IamRoleArn|VpcSecurityGroupId|SecurityGroupId)$/.test(only[0])
    ) {
      return listed(only[1])
    }
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, listed(item)]))
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** An object as XML. `item` is the word for the items of a list, where ITEMS has none for its key. */
function xml(value: unknown, item: string, word = item): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map((each) => `<${word}>${xml(each, item)}</${word}>`).join('')
  if (typeof value !== 'object') return escaped(String(value))
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([key, inner]) => `<${key}>${xml(inner, item, ITEMS[key] ?? item)}</${key}>`)
    .join('')
}

const ITEMS: Readonly<Record<string, string>> = {
  Clusters: 'Cluster',
  IamRoles: 'ClusterIamRole',
  Snapshots: 'Snapshot'
}

export interface Reply {
  readonly status: number
  readonly type: string
  readonly body: string
}

export function answer({ service, action }: Call, result: object): Reply {
  if (service === 'redshift-serverless') {
    return { status: 200, type: 'application/x-amz-json-1.1', body: JSON.stringify(result) }
  }
  if (service === 'ec2') {
    const body = `<${action}Response>${xml(result, 'item')}<requestId>r</requestId></${action}Response>`
    return { status: 200, type: 'text/xml', body }
  }
  const item = service === 'redshift' ? 'Tag' : 'member'
  const body = `<${action}Response><${action}Result>${xml(result, item)}</${action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`
  return { status: 200, type: 'text/xml', body }
}

export function refusal({ service }: Call, { code, status, message }: Refusal): Reply {
  if (service === 'redshift-serverless') {
    return { status, type: 'application/x-amz-json-1.1', body: JSON.stringify({ __type: code, message }) }
  }
  const error = `<Error><Code>${escaped(code)}</Code><Message>${escaped(message)}</Message></Error>`
  const body =
    service === 'ec2'
      ? `<Response><Errors>${error}</Errors><RequestID>r</RequestID></Response>`
      : `<ErrorResponse>${error}<RequestId>r</RequestId></ErrorResponse>`
  return { status, type: 'text/xml', body }
}
