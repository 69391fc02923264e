import { describe, expect, it } from 'vitest'
import { parseWarehouseUrl, type ServerUrl } from '../../../src/util/warehouse-url.ts'
import { type ClusterSettings, parseAddress } from '../../../src/warehouse/redshift/cluster-address.ts'

const base = { folder: '/', home: '/' }
const CLUSTER = 'sparkify.abc123def456.us-west-2.redshift.amazonaws.com'
const WORKGROUP = 'plays.123456789012.eu-central-1.redshift-serverless.amazonaws.com'

function address(text: string, settings: ClusterSettings = {}) {
  const url = parseWarehouseUrl(text, base)
  if (url.kind === 'duckdb') throw new Error('no server')
  return parseAddress(url satisfies ServerUrl, settings)
}

describe('the address of a cluster', () => {
  it.each([
    [`redshift://${CLUSTER}/dwh`, { kind: 'cluster', cluster: 'sparkify', region: 'us-west-2' }],
    [`redshift://${WORKGROUP}/dwh`, { kind: 'workgroup', workgroup: 'plays', region: 'eu-central-1' }],
    ['redshift://dwh.example.org/dwh', undefined],
    [
      'redshift://dwh.example.org/dwh?cluster=sparkify&region=us-east-1',
      { kind: 'cluster', cluster: 'sparkify', region: 'us-east-1' }
    ],
    [
      'redshift://dwh.example.org/dwh?workgroup=plays&region=us-east-1',
      { kind: 'workgroup', workgroup: 'plays', region: 'us-east-1' }
    ]
  ])('%s', (text, target) => {
    expect(address(text).target).toEqual(target)
  })

  it.each<[string, ClusterSettings, string]>([
    [`redshift://${CLUSTER}/dwh`, {}, 'data-api'],
    [`redshift://${CLUSTER}/dwh`, { transport: 'pg' }, 'pg'],
    [`redshift://user:pw@${CLUSTER}/dwh`, {}, 'pg'],
    [`redshift://user:pw@${CLUSTER}/dwh?transport=data-api`, { transport: 'pg' }, 'data-api'],
    ['redshift://user@dwh.example.org/dwh', {}, 'pg'],
    [`redshift://${WORKGROUP}/dwh`, { secretArn: 'arn:x' }, 'data-api']
  ])('%s with %o goes by %s', (text, settings, transport) => {
    expect(address(text, settings).transport).toBe(transport)
  })

  it.each([
    ['redshift://h/db?transport=data-api', /needs the name of the cluster/],
    ['redshift://h/db?transport=odbc', /not known/],
    ['redshift://h/db?sslmode=disable', /in the open/],
    ['redshift://h/db?sslmode=no-verify', /in the open/],
    ['redshift://h/db?cluster=a', /in which region/],
    ['redshift://h/db?cluster=a&workgroup=b&region=c', /a cluster and a workgroup/],
    ['redshift://h/db?color=red', /color is no option/]
  ])('refuses %s', (text, message) => {
    expect(() => address(text)).toThrow(message)
  })

  it('takes a stand-in on this machine without TLS', () => {
    expect(address('redshift://u:p@127.0.0.1:1/db?sslmode=disable')).toMatchObject({ tls: false, port: 1 })
    expect(address(`redshift://${CLUSTER}/db`)).toMatchObject({ tls: true, port: 5439 })
  })
})
