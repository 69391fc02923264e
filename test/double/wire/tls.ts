import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext, type SecureContext } from 'node:tls'

/** A certificate for this machine, signed by an authority of its own, both made by openssl at test time. */
export interface TestTls {
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
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    run(
      'req',
      '-x509',
      ...key,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-days',
      '2',
      '-subj',
      '/CN=double, not Redshift'
    )
    run('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost')
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
    return { context: createSecureContext({ key: read('server.key'), cert: read('server.pem') }), ca: read('ca.pem') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
