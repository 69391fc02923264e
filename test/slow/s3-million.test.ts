import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { httpFake } from '../helpers/http-fake.ts'

const OBJECTS = 1_000_000
/** Megabytes of heap that the program may have: less than the 300 that were asked for. */
const HEAP = 200

const PLAN = `
const { dryRun, openSource, openWarehouse } = await import(${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)})
const aws = { endpoint: process.argv[1] }
const source = (prefix) => openSource({ kind: 's3', bucket: 'b', prefix }, aws)
const warehouse = await openWarehouse({ kind: 'duckdb', path: ':memory:' }, { memoryLimit: '256MB', tempDir: '/tmp' })
let most = 0
const poll = setInterval(() => { most = Math.max(most, process.memoryUsage().heapUsed) }, 20)
const { datasets } = await dryRun({ warehouse, sources: { songs: await source('songs'), events: await source('events') } })
clearInterval(poll)
console.log(JSON.stringify({ datasets: datasets.map((d) => [d.dataset, d.new]), heap: most / 1024 / 1024 }))
process.exit(0)`

test('a listing of 1,000,000 objects is planned in little memory (a simulated listing, not S3)', async () => {
  const fake = await httpFake((request, response) => {
    const query = new URL(request.url ?? '', 'http://x').searchParams
    const prefix = query.get('prefix') ?? ''
    const from = prefix === 'songs/' ? Number(query.get('continuation-token') ?? 0) : OBJECTS
    const to = Math.min(from + 1000, OBJECTS)
    const contents = Array.from({ length: to - from }, (_, i) => {
      const key = `${prefix}A/B/C/TR${String(from + i).padStart(16, '0')}.json`
      return `<Contents><Key>${key}</Key><ETag>&quot;${String(from + i).padStart(32, '0')}&quot;</ETag><Size>250</Size></Contents>`
    })
    const next = to < OBJECTS ? `<NextContinuationToken>${to}</NextContinuationToken>` : ''
    response.writeHead(200, { 'content-type': 'application/xml' })
    response.end(
      `<ListBucketResult><IsTruncated>${to < OBJECTS}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`
    )
  })
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [`--max-old-space-size=${HEAP}`, '--input-type=module', '-e', PLAN, fake.url],
      { env: { ...process.env, AWS_ACCESS_KEY_ID: 'AK', AWS_SECRET_ACCESS_KEY: 'SK' } }
    )
    const { datasets, heap } = JSON.parse(stdout)
    process.stderr.write(`1,000,000 listed objects: ${heap.toFixed(0)} MiB of heap at most\n`)
    expect(datasets).toEqual([
      ['songs', OBJECTS],
      ['events', 0]
    ])
    // Two for the events: the folder is empty, and then it is looked up as a key.
    expect(fake.requests).toHaveLength(OBJECTS / 1000 + 2)
  } finally {
    await fake.close()
  }
}, 900_000)
