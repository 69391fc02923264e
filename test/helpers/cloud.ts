import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Account, REGION } from '../fakes/aws/account.ts'
import type { FakeAws } from '../fakes/aws/server.ts'
import { type Ran, run } from './program.ts'

/** What tells the SDK to speak to a stand-in: its own variables, and nothing of ours. */
export const awsEnv = (url: string): Record<string, string> => ({
  AWS_ENDPOINT_URL: url,
  // Each by its own name too, which is stronger: another test of this process may have set one.
  ...Object.fromEntries(
    ['IAM', 'EC2', 'STS', 'REDSHIFT', 'REDSHIFT_SERVERLESS'].map((name) => [`AWS_ENDPOINT_URL_${name}`, url])
  ),
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_REGION: REGION,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/nonexistent',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  // Looks at a stand-in cost nothing.
  SPARKIFY_POLL_SECONDS: '0.01',
  SPARKIFY_WAIT_MINUTES: '1'
})

/** A folder with the dwh.cfg of the original project. */
export interface Desk {
  readonly folder: string
  readonly cfg: () => string
  remove(): void
}

export const CFG = `# our warehouse
[CLUSTER]
HOST=''
DB_NAME='dwh'
DB_USER='dwhuser'
DB_PASSWORD=''
DB_PORT=5439  ; as ever

[IAM_ROLE]
ARN=''

[S3]
LOG_DATA='s3://udacity-dend/log_data'
LOG_JSONPATH='s3://udacity-dend/log_json_path.json'
SONG_DATA='s3://udacity-dend/song_data'
`

export function desk(text = CFG): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-cloud-'))
  const path = join(folder, 'dwh.cfg')
  writeFileSync(path, text)
  return {
    folder,
    cfg: () => readFileSync(path, 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true })
  }
}

/** The SDK reads the process's own environment, whatever the program was handed. @returns what puts the old one back */
export function setEnv(env: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(env).map((key) => [key, process.env[key]] as const)
  Object.assign(process.env, env)
  return () => {
    for (const [key, value] of before) {
      if (value === undefined) delete process.env[key]
      else process.env[key] = value
    }
  }
}

/** Runs `sparkify cluster …` inside this process against a stand-in. */
export function cluster(aws: Pick<FakeAws, 'url'>, at: Desk, ...argv: readonly string[]): Promise<Ran> {
  return run(['cluster', ...argv], {
    cwd: at.folder,
    env: awsEnv(aws.url),
    now: () => new Date('2026-11-22T10:00:00Z')
  })
}

/** Things that have our names and are not ours, and things of others: they have to be as they were, whatever is done. */
export function addStrangers(account: Account): void {
  account.roles.push({
    name: 'admin',
    path: '/',
    trust: '{}',
    tags: {},
    policies: { all: '{}' },
    attached: ['arn:x'],
    fresh: 0
  })
  account.groups.push({ id: 'sg-theirs', name: 'sparkify-redshift', vpc: 'vpc-2', tags: {}, rules: [], busy: 0 })
  account.clusters.push({
    ...still('analytics', { project: 'sparkify-dwh', owner: 'bob', cluster: 'analytics', region: REGION }, 'available'),
    nodeType: 'ra3.large',
    nodes: 1,
    db: 'dev',
    roles: [],
    groups: [],
    public: false
  })
  account.namespaces.push({ ...still('other', {}, 'AVAILABLE'), db: 'dev', roles: [] })
  account.workgroups.push({
    ...still('other', {}, 'AVAILABLE'),
    namespace: 'other',
    rpu: 8,
    groups: [],
    public: false,
    port: 5439
  })
}

const still = (name: string, tags: Record<string, string>, status: string) => ({
  name,
  tags,
  status,
  looks: 0,
  next: ''
})
