// A PostgreSQL for a bench: the one that SPARKIFY_TEST_POSTGRES names, else a temporary one, started as the tests start
// theirs. That helper is TypeScript, which Node 20 does not run: it is compiled on the way.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import ts from 'typescript'

/** Gives `database(name)`, which makes that database anew and gives its address, and `stop()`. */
export async function postgres() {
  const given = process.env.SPARKIFY_TEST_POSTGRES
  const server = given ? { url: given, stop: async () => undefined } : await start()
  const database = async (name, template = 'template1') => {
    await admin(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await admin(server.url, `CREATE DATABASE ${name} TEMPLATE ${template}`)
    const url = new URL(server.url)
    url.pathname = `/${name}`
    return url.href
  }
  return { database, stop: server.stop }
}

async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-bench-'))
  try {
    const source = readFileSync(new URL('../test/helpers/postgres-server.ts', import.meta.url), 'utf8')
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
    })
    const file = join(folder, 'postgres-server.mjs')
    writeFileSync(file, outputText)
    const { postgresBinaries, startServer } = await import(pathToFileURL(file).href)
    const binaries = postgresBinaries()
    if (!binaries) throw new Error('no PostgreSQL is installed: install one, or name one in SPARKIFY_TEST_POSTGRES')
    return await startServer(binaries)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function admin(url, sql) {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
