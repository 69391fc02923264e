import { InvalidValue } from '../util/invalid-value.ts'
import { type Location, type PathBase, parseLocation, resolvePath } from '../util/location.ts'
import { nearest } from '../util/nearest.ts'
import { Secret } from '../util/secret.ts'
import { parseWarehouseUrl, type WarehouseUrl } from '../util/warehouse-url.ts'

/** What a text may mean: one of these stands behind every setting. */
export interface ValueType<T> {
  /** A word for it in help and reference. */
  readonly name: string
  /** Reads the text. Throws InvalidValue. */
  parse(text: string, paths: Paths): T
}

/** What relative paths mean: `base` for input folders (beside dwh.cfg when they stand there), `cwd` for the rest. */
interface Paths {
  readonly base: PathBase
  readonly cwd: PathBase
}

/** How many rows of a dataset may be rejected: a share of them, or a number. */
export type MaxRejected =
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'rows'; readonly rows: number }

export const text: ValueType<string> = { name: 'text', parse: (value) => value }

export const secretText: ValueType<Secret> = { name: 'secret', parse: (value) => new Secret(value) }

export const path: ValueType<string> = { name: 'path', parse: (value, { base }) => resolvePath(value, base) }

export const location: ValueType<Location> = {
  name: 'folder or s3://bucket/prefix',
  parse: (value, { base }) => parseLocation(value, base)
}

export const warehouseUrl: ValueType<WarehouseUrl> = {
  name: 'address',
  parse: (value, { cwd }) => parseWarehouseUrl(value, cwd)
}

/** One of these words, in any case. */
export function choice<const W extends string>(...words: readonly W[]): ValueType<W> {
  return {
    name: words.join(' or '),
    parse(value) {
      const word = words.find((each) => each === value.toLowerCase())
      if (word !== undefined) return word
      const near = nearest(value, words)
      throw new InvalidValue(words.join(' or '), near && `Did you mean ${near}?`)
    }
  }
}

/** A switch. As a flag it stands alone; in the file and the environment it is a word. */
export const yesNo: ValueType<boolean> = {
  name: 'yes or no',
  parse(value) {
    if (/^(yes|true|on|1)$/i.test(value)) return true
    if (/^(no|false|off|0)$/i.test(value)) return false
    throw new InvalidValue('yes or no')
  }
}

/** A whole number between two others. */
export function wholeNumber(name: string, least: number, most: number): ValueType<number> {
  return {
    name,
    parse(value) {
      const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
      if (number >= least && number <= most) return number
      throw new InvalidValue(`a whole number from ${least} to ${most}`)
    }
  }
}

export const anyNumber: ValueType<number> = {
  name: 'number',
  parse(value) {
    if (/^[+-]?(\d+(\.\d*)?|\.\d+)(e\d+)?$/i.test(value)) return Number(value)
    throw new InvalidValue('a number', 'Write it like 42 or 0.5.')
  }
}

export const maxRejected: ValueType<MaxRejected> = {
  name: 'percent or rows',
  parse(value) {
    const [, percent] = /^(\d+(?:\.\d+)?|\.\d+)\s*%$/.exec(value) ?? []
    if (percent !== undefined && Number(percent) <= 100) return { kind: 'percent', percent: Number(percent) }
    if (/^\d+$/.test(value) && Number.isSafeInteger(Number(value))) return { kind: 'rows', rows: Number(value) }
    const share = /^0?\.\d+$/.test(value) ? `As a share of the rows ${value} is ${share100(value)}%.` : undefined
    throw new InvalidValue('a percentage such as 1% or 0.5%, or a whole number of rows', share)
  }
}

/** A size as DuckDB takes it: 800MB, 1.5GB, 2GiB. */
export const memorySize: ValueType<string> = {
  name: 'size',
  parse(value) {
    const [, number, unit] = /^(\d+(?:\.\d+)?)\s*([kmgt]i?b)$/i.exec(value) ?? []
    if (number !== undefined && unit !== undefined && Number(number) > 0) return `${number}${unit}`
    throw new InvalidValue('a size such as 800MB or 2GB')
  }
}

export const hostName: ValueType<string> = {
  name: 'host',
  parse(value) {
    if (/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(value)) return value
    const [, host, port] = /^(?:\w+:\/\/)?([a-z0-9._-]+):(\d+)(?:\/.*)?$/i.exec(value) ?? []
    throw new InvalidValue('the name of a host alone', host && `HOST is ${host}, and ${port} belongs into DB_PORT.`)
  }
}

export const roleArn: ValueType<string> = {
  name: 'ARN of a role',
  parse(value) {
    if (value === 'default' || /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/.test(value)) return value
    throw new InvalidValue('arn:aws:iam::<12 digits>:role/<name>, or default for the role of the cluster')
  }
}

export const secretOfAws: ValueType<string> = {
  name: 'ARN of a secret',
  parse(value) {
    if (/^arn:aws[a-z-]*:secretsmanager:[\w-]+:\d{12}:secret:.+$/.test(value)) return value
    throw new InvalidValue('arn:aws:secretsmanager:<region>:<12 digits>:secret:<name>')
  }
}

export const webUrl: ValueType<string> = {
  name: 'URL',
  parse(value) {
    if (/^https?:\/\//i.test(value) && URL.canParse(value)) return value
    throw new InvalidValue('a URL that begins with http:// or https://')
  }
}

function share100(value: string): string {
  return String(Number((Number(value) * 100).toPrecision(12)))
}
