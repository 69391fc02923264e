import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Cloud } from '../../src/cloud/cloud.ts'
import { REGION } from '../fakes/aws/account.ts'
import { type FakeAws, startFakeAws } from '../fakes/aws/server.ts'
import { addStrangers, awsEnv, CFG, cluster, type Desk, desk, setEnv } from '../helpers/cloud.ts'
import { run } from '../helpers/program.ts'

let aws: FakeAws
let at: Desk
let restore: () => void
beforeEach(async () => {
  aws = await startFakeAws()
  at = desk()
  restore = setEnv(awsEnv(aws.url))
})
afterEach(async () => {
  restore()
  at.remove()
  await aws.stop()
})

const writes = (calls: readonly string[]) => calls.filter((call) => !/ (Get|List|Describe)/.test(call))
const HOSTS = {
  '--serverless': `sparkify.123456789012.${REGION}.redshift-serverless.amazonaws.com`,
  '--provisioned': `sparkify.abc123def456.${REGION}.redshift.amazonaws.com`
}

describe.each(['--serverless', '--provisioned'] as const)('%s (a double of AWS, not AWS)', (type) => {
  test('up writes dwh.cfg, up again changes nothing, down leaves the account as it was', async () => {
    addStrangers(aws.account)
    const before = aws.account.contents()
    const made = await cluster(aws, at, 'up', type, '--yes')
    expect(made.code).toBe(0)
    expect(made.stderr).toContain('Account 123456789012 as arn:aws:iam::123456789012:user/ann, region us-west-2')
    const written = at.cfg()
    expect(written).toContain(`HOST='${HOSTS[type]}'`)
    expect(written).toContain("ARN='arn:aws:iam::123456789012:role/sparkify-dwh/sparkify-redshift-us-west-2'")
    expect(written).toContain('DB_PORT=5439  ; as ever\n')
    expect(written).toMatch(/^# our warehouse\n\[CLUSTER\]\nHOST=/)
    expect(statSync(join(at.folder, 'dwh.cfg')).mode & 0o777).toBe(0o600)
    expect(written).not.toContain('PASSWORD =')

    aws.plan()
    expect((await cluster(aws, at, 'up', '--yes')).code).toBe(0)
    expect(writes(aws.calls).filter((call) => call !== 'sts GetCallerIdentity')).toEqual([])

    const status = await cluster(aws, at, 'status')
    expect(status.stdout).toContain(HOSTS[type])
    expect(status.stdout).not.toContain('NOT OURS')
    const { things } = JSON.parse((await cluster(aws, at, 'status', '--json')).stdout)
    expect(Object.keys(things[0])).toEqual(['title', 'status', 'tags', 'since', 'facts', 'ours'])

    const gone = await cluster(aws, at, 'down', '--yes')
    expect(gone).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing is left') })
    expect(aws.account.contents()).toEqual(before)
    expect(at.cfg()).toMatch(/HOST=''\n/)
    expect(at.cfg()).toMatch(/ARN=''\n/)
    expect(await cluster(aws, at, 'down', '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Nothing was there to delete.')
    })
  })

  test('--dry-run prints every call of up and of down, and sends none', async () => {
    const before = aws.account.contents()
    const planned = await cluster(aws, at, 'up', type, '--allow', '203.0.113.7', '--public', '--ttl', '2h', '--dry-run')
    expect(planned.code).toBe(0)
    expect(writes(aws.calls)).toEqual([])
    expect(aws.account.contents()).toEqual(before)
    expect(at.cfg()).toBe(CFG)
    const names = [...planned.stdout.matchAll(/^([\w-]+ [A-Z]\w+) \{/gm)].map(([, call]) => call)
    expect(names).toEqual([
      'iam CreateRole',
      'iam PutRolePolicy',
      'ec2 CreateSecurityGroup',
      'ec2 AuthorizeSecurityGroupIngress',
      ...(type === '--serverless'
        ? [
            'redshift-serverless CreateNamespace',
            'redshift-serverless CreateWorkgroup',
            'redshift-serverless CreateUsageLimit'
          ]
        : ['redshift CreateCluster'])
    ])
    expect(planned.stdout).toContain('"arn:aws:s3:::udacity-dend/log_data/*"')
    expect(planned.stdout).toContain('2026-11-22T12:00:00Z')

    await cluster(aws, at, 'up', type, '--yes')
    const standing = aws.account.contents()
    const deleting = await cluster(aws, at, 'down', '--dry-run')
    expect(deleting.stdout).toMatch(/Delete(Cluster|Workgroup) /)
    expect(deleting.stdout).toMatch(/iam DeleteRole /)
    expect(aws.account.contents()).toEqual(standing)
  })

  test('one address in a security group, and none besides when it changes', async () => {
    await cluster(aws, at, 'up', type, '--yes', '--allow', '203.0.113.7', '--public')
    await cluster(aws, at, 'up', '--yes', '--allow', '198.51.100.4')
    expect(aws.account.groups).toMatchObject([
      { rules: [{ protocol: 'tcp', from: 5439, to: 5439, cidr: '198.51.100.4/32' }] }
    ])
    const [paid] = [...aws.account.clusters, ...aws.account.workgroups]
    expect(paid).toMatchObject({ groups: [aws.account.groups[0]?.id], public: true })
    expect(at.cfg()).toContain('ALLOW = 198.51.100.4')
    expect((await cluster(aws, at, 'down', '--yes')).code).toBe(0)
    expect(aws.account.groups).toEqual([])
  })

  test('a thing of our name without our tags stops up, and stays through down', async () => {
    await cluster(aws, at, 'up', type, '--yes')
    const [paid] = [...aws.account.clusters, ...aws.account.workgroups]
    if (paid) paid.tags = { project: 'mine' }
    const again = await cluster(aws, at, 'up', '--yes')
    expect(again.code).toBe(4)
    expect(again.stderr).toMatch(
      /without the tags of this program: it is somebody else's, and is left alone\nhint: .*--name/
    )
  })

  test('what belongs to another owner is theirs', async () => {
    await cluster(aws, at, 'up', type, '--yes', '--owner', 'bob')
    const standing = aws.account.contents()
    const other = desk()
    const [upped, downed] = [await cluster(aws, other, 'up', type, '--yes'), await cluster(aws, other, 'down', '--yes')]
    other.remove()
    expect(upped).toMatchObject({ code: 4, stderr: expect.stringContaining('is of bob, and not of ann') })
    expect(downed).toMatchObject({ code: 0, stderr: expect.stringContaining('left alone: IAM role') })
    expect(aws.account.contents()).toEqual(standing)
  })

  test('down keeps a snapshot where it is asked to', async () => {
    await cluster(aws, at, 'up', type, '--yes')
    const gone = await cluster(aws, at, 'down', '--yes', '--final-snapshot', 'sparkify-last')
    expect(gone.stdout).toContain('Snapshots that are kept, and cost money until you delete them: sparkify-last.')
    expect([...aws.account.snapshots, ...aws.account.namespaceSnapshots]).toEqual(['sparkify-last'])
  })
})

test('up asks, with account, region and cost; no is no (a double of AWS)', async () => {
  const asked = await run(['cluster', 'up'], { cwd: at.folder, env: awsEnv(aws.url), answer: 'n\n' })
  expect(asked.stdout).toContain('At most $6.00 a day')
  expect(asked.stdout).toContain('Nothing was changed.')
  expect(asked.stderr).toContain('Create what is new in account 123456789012, region us-west-2? [y/N]')
  expect(writes(aws.calls)).toEqual([])
  expect(at.cfg()).toBe(CFG)
  expect(await run(['cluster', 'up'], { cwd: at.folder, env: awsEnv(aws.url) })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Add --yes')
  })
})

test('the prices of nodes that were read nowhere are not guessed; your own are reckoned with (a double of AWS)', async () => {
  const unknown = await cluster(aws, at, 'up', '--provisioned', '--dry-run')
  expect(unknown.stderr).toContain('The price of an hour of ra3.large in us-west-2 is not known here')
  const own = await cluster(aws, at, 'up', '--provisioned', '--nodes', '2', '--price', '0.5', '--dry-run')
  expect(own.stderr).toContain('About $1.00 an hour, $720.00 a month of 30 days')
})

test('pause and resume a cluster; Serverless has nothing to pause (a double of AWS)', async () => {
  await cluster(aws, at, 'up', '--provisioned', '--yes', '--price', '2')
  expect(await cluster(aws, at, 'pause')).toMatchObject({ code: 0, stdout: expect.stringContaining('is paused') })
  expect(aws.account.clusters[0]?.status).toBe('paused')
  expect((await cluster(aws, at, 'status')).stdout).toContain(
    'about $2.00 so far for its nodes, if it never was paused'
  )
  expect((await cluster(aws, at, 'up', '--yes')).code).toBe(0)
  expect(aws.account.clusters[0]?.status).toBe('available')
  expect((await cluster(aws, at, 'pause')).code).toBe(0)
  expect(await cluster(aws, at, 'resume')).toMatchObject({ code: 0, stdout: expect.stringContaining('is resumed') })
  expect((await cluster(aws, at, 'pause', '--serverless')).stdout).toContain('nothing to pause')
})

test('a role that another team made is used, and is not touched', async () => {
  aws.account.roles.push({ name: 'theirs', path: '/', trust: '{}', tags: {}, policies: {}, attached: [], fresh: 0 })
  const own = desk(CFG.replace("ARN=''", 'ARN=arn:aws:iam::123456789012:role/theirs'))
  expect((await cluster(aws, own, 'up', '--yes')).code).toBe(0)
  expect(aws.account.roles).toHaveLength(1)
  expect(aws.account.namespaces).toMatchObject([{ roles: ['arn:aws:iam::123456789012:role/theirs'] }])
  expect((await cluster(aws, own, 'down', '--yes')).code).toBe(0)
  expect(own.cfg()).toContain('ARN=arn:aws:iam::123456789012:role/theirs')
  own.remove()
})

test('later commands remind of it, louder when its time is over; down ends that', async () => {
  await cluster(aws, at, 'up', '--yes', '--ttl', '2h')
  expect(aws.account.workgroups).toMatchObject([{ tags: { expires: '2026-11-22T12:00:00Z' } }])
  const sql = (hour: string) =>
    run(['status', '--warehouse', 'duckdb:none.duckdb'], {
      cwd: at.folder,
      now: () => new Date(`2026-11-22T${hour}:00Z`)
    })
  expect((await sql('11:10')).stderr).toContain(
    'the serverless cluster sparkify has been there for 1 h 10 min (billed while it works), and was given 50 min more; `sparkify cluster down` deletes it.'
  )
  expect((await sql('13:00')).stderr).toMatch(
    /^warning: .*its time was over 1 h ago, and nothing deletes it by itself/m
  )
  await cluster(aws, at, 'down', '--yes')
  expect((await sql('13:00')).stderr).not.toContain('cluster sparkify')
})

test('what cannot be is refused before anything is asked of AWS', async () => {
  const wrong = [
    ['up', '--name', 'Not_A_Name'],
    ['up', '--public'],
    ['up', '--allow', '0.0.0.0/0'],
    ['up', '--allow', '203.0.113.0/24'],
    ['up', '--rpu', '5'],
    ['up', '--serverless', '--provisioned'],
    ['up', '--ttl', 'soon'],
    ['down', '--ttl', '2h'],
    ['status', '--yes'],
    ['up', '--node-type', 'ra3.larg']
  ]
  for (const argv of wrong) {
    expect(await cluster(aws, at, ...argv), argv.join(' ')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^error: .+/)
    })
  }
  expect(aws.calls).toEqual([])
})

test('no credentials: exit 2 and what to do', async () => {
  const undo = setEnv({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' })
  const found = await cluster(aws, at, 'status')
  undo()
  expect(found).toMatchObject({ code: 2, stderr: expect.stringContaining('no usable AWS credentials') })
})

test('Ctrl-C while it waits: exit 130, and what goes on from there', async () => {
  const slow = await startFakeAws({ looks: 10_000 })
  const undo = setEnv(awsEnv(slow.url))
  const stop = new AbortController()
  const running = run(['cluster', 'up', '--yes'], { cwd: at.folder, env: awsEnv(slow.url), signal: stop.signal })
  await expect.poll(() => slow.account.workgroups.length).toBe(1)
  stop.abort()
  expect(await running).toMatchObject({
    code: 130,
    stderr: expect.stringContaining(
      '`sparkify cluster up` goes on from here; `sparkify cluster down` deletes what is there.'
    )
  })
  undo()
  await slow.stop()
})

test('a thing that never gets ready: the wait ends, and says what to do', async () => {
  const cloud = new Cloud({
    access: { region: REGION },
    pollSeconds: 0.01,
    waitMinutes: 0.001,
    signal: new AbortController().signal,
    emit: () => undefined,
    now: () => new Date()
  })
  await expect(cloud.until('workgroup sparkify', 'a minute', async () => 'creating')).rejects.toMatchObject({
    code: 'E_WAREHOUSE',
    remedy: 'retry',
    message: 'workgroup sparkify is still creating after 0.001 minutes'
  })
})
