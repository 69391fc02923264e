import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

/** A running server of our own; `url` is that of its database `postgres`. */
export interface PostgresServer {
  readonly url: string
  stop(): Promise<void>
}

/**
 * Runs the server until standard input ends: it stops with the tests however they end, killed included, and takes its
 * files with it. $1 is its folder, the rest is the command.
 */
const KEEPER = `
folder=$1; shift
exec 3<&0
"$@" </dev/null 3<&- & server=$!
{ cat >/dev/null; kill -QUIT $server; } <&3 2>/dev/null & keeper=$!
wait $server
kill $keeper 2>/dev/null
rm -rf "$folder"`

/** The folder of initdb and postgres, or undefined where none is installed. */
export function postgresBinaries(): string | undefined {
  return [...binaryFolders()].find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))
  )
}

function* binaryFolders(): Generator<string> {
  try {
    yield execFileSync('pg_config', ['--bindir'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    // not installed, or installed without it
  }
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian) : []
  for (const version of versions.sort((a, b) => Number(b) - Number(a))) yield join(debian, version, 'bin')
  yield* (process.env.PATH ?? '').split(':')
}

/** Starts a server with a new, empty cluster on a free port of this machine: about a second. */
export async function startServer(binaries: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-pg-'))
  const asUser = userPrefix(folder)
  try {
    initCluster(binaries, folder, asUser)
    const port = await freePort()
    const stop = await launch(binaries, folder, asUser, port)
    return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** PostgreSQL refuses to run as root: there it runs as the user that its package made. */
function userPrefix(folder: string): string[] {
  if (process.getuid?.() !== 0) return []
  execFileSync('chown', ['postgres', folder])
  return ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups', '--']
}

function initCluster(binaries: string, folder: string, asUser: readonly string[]): void {
  const init = (locale: string): void => {
    const options = ['-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync']
    const [command = '', ...args] = [...asUser, join(binaries, 'initdb'), ...options, `--locale=${locale}`]
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder })
  }
  try {
    init('C.UTF-8')
  } catch {
    init('C')
  }
}

function launch(
  binaries: string,
  folder: string,
  asUser: readonly string[],
  port: number
): Promise<() => Promise<void>> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    fsync: 'off',
    max_connections: '50'
  }
  const options = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])
  const server = [...asUser, join(binaries, 'postgres'), '-D', join(folder, 'data'), ...options]
  const keeper = spawn('sh', ['-c', KEEPER, 'sh', folder, ...server], {
    stdio: ['pipe', 'ignore', 'pipe'],
    cwd: folder,
    // A Ctrl-C at the terminal is for the tests; the server goes when they have.
    detached: true
  })
  const exited = new Promise<void>((resolve) => keeper.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    keeper.stdin.end()
    await exited
  }
  return new Promise((resolve, reject) => {
    let log = ''
    const watch = (text: string): void => {
      log = (log + text).slice(-4000)
      if (log.includes('ready to accept connections')) {
        // From here on the log tells of what the tests do to it, and is read only so that the pipe stays free.
        keeper.stderr.off('data', watch).resume()
        resolve(stop)
      }
    }
    keeper.stderr.setEncoding('utf8').on('data', watch)
    keeper.once('error', reject)
    exited.then(() => reject(new Error(`PostgreSQL did not start:\n${log}`)))
  })
}
