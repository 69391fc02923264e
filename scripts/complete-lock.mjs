// Completes package-lock.json with the native packages of other platforms (npm leaves out optional ones that the
// registry in use does not carry, and `npm ci` then refuses the whole lock). Run it after every change of dependencies.
import { readFileSync, writeFileSync } from 'node:fs'

const os = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  win32: 'win32',
  openharmony: 'openharmony',
  wasm32: ''
}
const cpus = ['arm64', 'x64', 'ia32', 'arm', 'riscv64', 's390x', 'ppc64', 'loong64', 'wasm32']
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const added = []
for (const [path, entry] of Object.entries({ ...lock.packages })) {
  delete entry.resolved
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = `${path}/node_modules/${name}`
    const top = `node_modules/${name}`
    if (lock.packages[nested] || lock.packages[top] || !/^\d/.test(version)) continue
    const words = name.split(/[/-]/)
    const cpu = cpus.filter((c) => words.includes(c) || (c === 'ppc64' && words.includes('ppc64le')))
    const system = Object.keys(os).filter((o) => words.includes(o) && os[o])
    lock.packages[top] = {
      version,
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
      ...(cpu.length ? { cpu } : {}),
      ...(system.length ? { os: system } : {}),
      ...(words.includes('musl') ? { libc: ['musl'] } : words.includes('gnu') ? { libc: ['glibc'] } : {})
    }
    added.push(`${name}@${version}`)
  }
}
const sorted = Object.keys(lock.packages).sort((a, b) => (a < b ? -1 : 1))
lock.packages = Object.fromEntries(sorted.map((key) => [key, lock.packages[key]]))
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${added.length} added: ${added.join(' ')}`)
