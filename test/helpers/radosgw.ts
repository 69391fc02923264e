import { execFile, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import { hasProgram } from './has-program.ts'

export interface RadosUser {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/**
 * A real S3 store with signatures, IAM and STS: Ceph's gateway on a cluster of one monitor and one OSD in memory. One endpoint
 * answers for S3, IAM (CreateRole, PutRolePolicy, …) and STS (AssumeRole, whose inline policy is enforced): give it to the
 * SDK as AWS_ENDPOINT_URL, or to each client as `endpoint`.
 */
export interface Radosgw {
  /** http://127.0.0.1:port; buckets go into the path. */
  readonly endpoint: string
  /** The name of its only region. */
  readonly region: string
  /** A user who may make buckets, roles, users and policies. */
  readonly admin: RadosUser
  /** Makes a user with rights on nothing but what it makes itself, plus `caps` as radosgw-admin takes them ("roles=*"). */
  createUser(name: string, caps?: string): Promise<RadosUser>
  stop(): Promise<void>
}

/** Debian's packages: radosgw, ceph-mon, ceph-osd, ceph-common. */
const PROGRAMS = ['ceph-mon', 'ceph-osd', 'ceph', 'radosgw', 'radosgw-admin'] as const

/** Why there can be no radosgw on this machine, or undefined. */
export function radosgwMissing(): string | undefined {
  const missing = PROGRAMS.filter((name) => !hasProgram(name))
  return missing.length === 0 ? undefined : `not installed: ${missing.join(', ')}`
}

const ADMIN_CAPS = 'buckets=*;metadata=*;roles=*;users=*;user-policy=*'

/**
 * Starts the monitor, the OSD and the gateway, and stops them when standard input ends: they go with the tests however those
 * end, and take their files with them. $1 is the folder, $2 the id of the OSD, $3 its data's id, the rest how to make the admin.
 */
const KEEPER = `
folder=$1 uuid=$2; shift 2
conf=$folder/ceph.conf
exec 3<&0 </dev/null
pids=
finish() { trap - EXIT; kill -9 $pids 2>/dev/null; wait 2>/dev/null; rm -rf "$folder"; }
trap finish EXIT
set -e
ceph-mon -c "$conf" --id a --mkfs --keyring /dev/null
ceph-mon -c "$conf" --id a -f & pids="$pids $!"
ceph -c "$conf" --connect-timeout 30 osd create "$uuid" >/dev/null
ceph-osd -c "$conf" --id 0 --mkfs --osd-uuid "$uuid" >/dev/null
ceph-osd -c "$conf" --id 0 -f >/dev/null & pids="$pids $!"
timeout 60 radosgw-admin -c "$conf" "$@" >/dev/null
radosgw -c "$conf" -n client.rgw -f & pids="$pids $!"
echo started
cat <&3 >/dev/null`

function config(folder: string, monitor: number, gateway: number): string {
  return `[global]
fsid = ${randomUUID()}
mon host = v2:127.0.0.1:${monitor}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
ms bind msgr1 = false
keyring = /dev/null
run dir = ${folder}
admin socket =
pid file =
log file =
mon cluster log file =
log to stderr = false
err to stderr = true
mon data = ${folder}/mon
osd data = ${folder}/osd
mon data avail crit = 0
mon data avail warn = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
# Creating a pool waits for such an interval, and the gateway makes a dozen.
paxos propose interval = 0.02
paxos min wait = 0.01
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
mon max pg per osd = 1000
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = 2147483648
[mon]
public addr = v2:127.0.0.1:${monitor}
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:${gateway}
rgw sts key = ${randomBytes(8).toString('hex')}
rgw s3 auth use sts = true
`
}

/** Starts one: about five seconds. Throws with what the programs said where it does not come up. */
export async function startRadosgw(): Promise<Radosgw> {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-rgw-'))
  for (const name of ['mon', 'osd']) mkdirSync(join(folder, name))
  const port = await freePort()
  writeFileSync(join(folder, 'ceph.conf'), config(folder, await freePort(), port))
  const admin = newUser()
  const make = createUserArgs('admin', admin, ADMIN_CAPS)
  const keeper = spawn('bash', ['-c', KEEPER, 'bash', folder, randomUUID(), ...make], {
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: folder,
    detached: true
  })
  const exited = new Promise<void>((resolve) => keeper.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    keeper.stdin.end()
    await exited
    rmSync(folder, { recursive: true, force: true })
  }
  let log = ''
  keeper.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4000)
  })
  const endpoint = `http://127.0.0.1:${port}`
  const started = new Promise<boolean>((resolve) => keeper.stdout.once('data', () => resolve(true)))
  if (!(await Promise.race([started, exited.then(() => false)])) || !(await answers(endpoint))) {
    await stop()
    throw new Error(`radosgw did not start:\n${log}`)
  }
  return {
    endpoint,
    region: 'default',
    admin,
    async createUser(name, caps) {
      const user = newUser()
      const args = createUserArgs(name, user, caps)
      await promisify(execFile)('radosgw-admin', ['-c', join(folder, 'ceph.conf'), ...args])
      return user
    },
    stop
  }
}

async function answers(endpoint: string): Promise<boolean> {
  for (let tries = 0; tries < 150; tries++) {
    try {
      if ((await fetch(endpoint)).ok) return true
    } catch {
      // not yet
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

const newUser = (): RadosUser => ({
  accessKeyId: randomBytes(10).toString('hex').toUpperCase(),
  secretAccessKey: randomBytes(20).toString('hex')
})

function createUserArgs(name: string, user: RadosUser, caps?: string): string[] {
  const keys = ['--access-key', user.accessKeyId, '--secret-key', user.secretAccessKey]
  const named = ['user', 'create', '--uid', name, '--display-name', name]
  return [...named, ...keys, ...(caps === undefined ? [] : ['--caps', caps])]
}
