import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext, type SecureContext } from 'node:tls'

/** A certificate for this machine, signed by an authority of its own, both made by openssl at test time. */
export interface TestTls {
  /** The server's key and certificate, PEM. */
  readonly key: string
  readonly cert: string
  readonly context: SecureContext
  /** The authority's certificate, PEM. */
  readonly ca: string
}

export function makeTls(hosts: readonly string[]): TestTls {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-tls-'))
  const run = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  }
  try {
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    run(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-days',
      '2',
      '-subj',
      '/CN=an authority of the tests'
    )
    run('req', ...newKey, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost')
    const names = ['IP:127.0.0.1', 'DNS:localhost', ...hosts.map((host) => `DNS:${host}`)]
    writeFileSync(join(folder, 'names.cnf'), `subjectAltName=${names.join(',')}\n`)
    run(
      'x509',
      '-req',
      '-in',
      'server.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      'names.cnf',
      '-out',
      'server.pem'
    )
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
    const [key, cert] = [read('server.key'), read('server.pem')]
    return { key, cert, context: createSecureContext({ key, cert }), ca: read('ca.pem') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
