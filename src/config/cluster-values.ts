import { isIPv4 } from 'node:net'
import { InvalidValue } from '../util/invalid-value.ts'
import { nearest } from '../util/nearest.ts'
import type { ValueType } from './value-types.ts'

/**
 * A name that a cluster, a workgroup, a namespace and the role of all of them can have: the strictest of their rules
 * (CreateCluster, CreateWorkgroup and CreateNamespace of the API references; the name of the role has 64 characters, region included).
 */
export const clusterName: ValueType<string> = {
  name: 'name',
  parse(value) {
    if (/^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){2,34}$/.test(value)) return value
    throw new InvalidValue('3 to 35 lowercase letters, digits and single hyphens, a letter first')
  }
}

/** What a tag may hold (Tagging AWS resources, "Tag naming limits"). */
export const tagValue: ValueType<string> = {
  name: 'name',
  parse(value) {
    if (/^[\p{L}\p{N} _.:/=+@-]{1,128}$/u.test(value)) return value
    throw new InvalidValue('letters, digits, spaces and _ . : / = + - @')
  }
}

/** CreateCluster, "NodeType"; dc2 is on its way out, but still taken where a team has it. */
const NODE_TYPES = [
  'ra3.large',
  'ra3.xlplus',
  'ra3.4xlarge',
  'ra3.16xlarge',
  'rg.large',
  'rg.xlarge',
  'rg.4xlarge',
  'rg.12xlarge',
  'dc2.large',
  'dc2.8xlarge'
]

export const nodeType: ValueType<string> = {
  name: 'node type',
  parse(value) {
    if (NODE_TYPES.includes(value)) return value
    const near = nearest(value, NODE_TYPES)
    throw new InvalidValue(NODE_TYPES.join(', '), near && `Did you mean ${near}?`)
  }
}

/** Redshift Serverless guide, "Compute capacity": 4, then steps of 8 to 512, then of 32 to 1024. */
export const rpu: ValueType<number> = {
  name: 'RPU',
  parse(value) {
    const number = /^\d+$/.test(value) ? Number(value) : 0
    const step = number > 512 ? 32 : 8
    if (number === 4 || (number > 0 && number <= 1024 && number % step === 0)) return number
    throw new InvalidValue('4, or a multiple of 8 up to 512, or of 32 up to 1024')
  }
}

/** One IPv4 address, with or without its /32. */
export const oneAddress: ValueType<string> = {
  name: 'address',
  parse(value) {
    const address = value.replace(/\/32$/, '')
    if (isIPv4(address) && address !== '0.0.0.0') return address
    throw new InvalidValue(
      'one IPv4 address',
      value.includes('/') ? 'Ranges are not opened: give the one address that connects.' : undefined
    )
  }
}

/** A number of seconds, which may have a fraction. */
export function seconds(least: number, most: number): ValueType<number> {
  return {
    name: 'seconds',
    parse(value) {
      const number = /^\d*\.?\d+$/.test(value) ? Number(value) : Number.NaN
      if (number >= least && number <= most) return number
      throw new InvalidValue(`a number of seconds from ${least} to ${most}`)
    }
  }
}

/** An instant in UTC, as ISO 8601 writes it. */
export const instant: ValueType<Date> = {
  name: 'instant',
  parse(value) {
    const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/.test(value) ? new Date(value) : undefined
    if (date && !Number.isNaN(date.getTime())) return date
    throw new InvalidValue('an instant in UTC such as 2026-11-22T09:00:00Z')
  }
}

const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 }

/** A length of time: 30m, 2h, 1d. In seconds. */
export const duration: ValueType<number> = {
  name: 'time',
  parse(value) {
    const [, number, unit = ''] = /^(\d+)\s*([mhd])$/i.exec(value) ?? []
    const total = Number(number) * (UNITS[unit.toLowerCase()] ?? Number.NaN)
    if (total > 0 && total <= 365 * 86_400) return total
    throw new InvalidValue('a length of time such as 30m, 2h or 1d')
  }
}
