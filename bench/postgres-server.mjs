// A PostgreSQL for a bench: the one that SPARKIFY_TEST_POSTGRES names, else a temporary one, started as the tests start theirs.
import pg from 'pg'
import { testHelper } from './helpers.mjs'

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
  const { postgresBinaries, startServer } = await testHelper('postgres-server', 'free-port')
  const binaries = postgresBinaries()
  if (!binaries) throw new Error('no PostgreSQL is installed: install one, or name one in SPARKIFY_TEST_POSTGRES')
  return startServer(binaries)
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
