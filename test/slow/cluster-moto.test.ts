import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type FakeAws, startFakeAws } from '../fakes/aws/server.ts'
import { awsEnv, cluster, type Desk, desk, setEnv } from '../helpers/cloud.ts'
import { freePort } from '../helpers/free-port.ts'
import { run } from '../helpers/program.ts'

const bin = (name: string) => join(process.env.SPARKIFY_TEST_VENV ?? '', 'bin', name)
const missing =
  process.env.SPARKIFY_TEST_VENV === undefined
    ? 'SPARKIFY_TEST_VENV is not set'
    : ['moto_server', 'python', 'cfn-lint'].filter((name) => !existsSync(bin(name))).join(', ')

describe.skipIf(missing !== '')(`moto, somebody else's double of AWS${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let url: string
  let stop: () => void
  let serverless: FakeAws
  let at: Desk
  let restore: () => void

  beforeAll(async () => {
    const port = await freePort()
    const server = spawn(bin('moto_server'), ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
    stop = () => server.kill()
    url = `http://127.0.0.1:${port}`
    await vi.waitFor(async () => expect((await fetch(`${url}/moto-api/data.json`)).ok).toBe(true), {
      timeout: 60_000,
      interval: 200
    })
    // moto knows no Redshift Serverless: for that part our own double stands in.
    serverless = await startFakeAws()
    at = desk()
    restore = setEnv({ ...awsEnv(url), AWS_ENDPOINT_URL_REDSHIFT_SERVERLESS: serverless.url })
  })
  afterAll(async () => {
    restore?.()
    at?.remove()
    await serverless?.stop()
    stop?.()
  })

  /** What moto holds of the services that we touch, without what it has from the start. */
  const holdings = () =>
    execFileSync(
      bin('python'),
      [
        '-c',
        `import boto3, json, sys
c = lambda s: boto3.client(s, endpoint_url=sys.argv[1], region_name='us-west-2', aws_access_key_id='a', aws_secret_access_key='b')
print(json.dumps({
  'roles': [r['RoleName'] for r in c('iam').list_roles()['Roles']],
  'groups': [[g['GroupName'], g.get('Tags'), g['IpPermissions']] for g in c('ec2').describe_security_groups()['SecurityGroups']],
  'clusters': [[x['ClusterIdentifier'], x['Tags'], x['IamRoles'], x['Encrypted'], x['PubliclyAccessible']] for x in c('redshift').describe_clusters()['Clusters']],
}))`,
        url
      ],
      { encoding: 'utf8' }
    )

  test('up, up again, status, pause, resume, down: nothing is left', async () => {
    const before = holdings()
    const argv = ['--yes', '--allow', '203.0.113.7']
    const made = await cluster({ url }, at, 'up', '--provisioned', ...argv)
    expect(made).toMatchObject({ code: 0 })
    const [, written] = [made, JSON.parse(holdings())]
    expect(written.roles).toContain('sparkify-redshift-us-west-2')
    expect(written.clusters).toEqual([
      [
        'sparkify',
        expect.arrayContaining([{ Key: 'project', Value: 'sparkify-dwh' }]),
        [
          expect.objectContaining({
            IamRoleArn: expect.stringContaining(':role/sparkify-dwh/sparkify-redshift-us-west-2')
          })
        ],
        true,
        false
      ]
    ])
    expect(JSON.stringify(written.groups)).toContain('203.0.113.7/32')
    const standing = holdings()
    expect((await cluster({ url }, at, 'up', ...argv)).code).toBe(0)
    expect(holdings()).toBe(standing)
    expect((await cluster({ url }, at, 'status')).stdout).toContain('cluster sparkify: available')
    expect((await cluster({ url }, at, 'pause')).code).toBe(0)
    expect((await cluster({ url }, at, 'resume')).code).toBe(0)
    expect(await cluster({ url }, at, 'down', '--yes')).toMatchObject({ code: 0 })
    expect(holdings()).toBe(before)
  })

  test('cluster policy --format cloudformation: cfn-lint finds nothing, and a stack of it makes the role', async () => {
    const printed = await run(['cluster', 'policy', '--format', 'cloudformation'], { cwd: at.folder, env: awsEnv(url) })
    expect(printed.code).toBe(0)
    const folder = mkdtempSync(join(tmpdir(), 'sparkify-cfn-'))
    const file = join(folder, 'role.json')
    writeFileSync(file, printed.stdout)
    expect(execFileSync(bin('cfn-lint'), ['--region', 'us-west-2', '--', file], { encoding: 'utf8' })).toBe('')
    const roles = execFileSync(
      bin('python'),
      [
        '-c',
        `import boto3, sys
k = dict(endpoint_url=sys.argv[1], region_name='us-west-2', aws_access_key_id='a', aws_secret_access_key='b')
boto3.client('cloudformation', **k).create_stack(StackName='s', TemplateBody=open(sys.argv[2]).read(), Capabilities=['CAPABILITY_NAMED_IAM'])
print(boto3.client('cloudformation', **k).describe_stacks(StackName='s')['Stacks'][0]['StackStatus'])
print(boto3.client('iam', **k).get_role_policy(RoleName='sparkify-redshift-us-west-2', PolicyName='read-sparkify')['PolicyDocument'])`,
        url,
        file
      ],
      { encoding: 'utf8' }
    )
    rmSync(folder, { recursive: true })
    expect(roles).toMatch(/^CREATE_COMPLETE\n/)
    expect(roles).toContain('arn:aws:s3:::udacity-dend/log_data/*')
  })
})
