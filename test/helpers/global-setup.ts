import { createServer } from 'node:net'
import type { TestProject } from 'vitest/node'
import { type PostgresServer, postgresBinaries, startServer } from './postgres-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Port at which a test file asks for the PostgreSQL server of this test run. */
    postgresBroker: number
  }
}

/**
 * One PostgreSQL server for a whole test run, started when the first test file asks for it: runs without such a file
 * pay nothing. Whoever connects is sent the server's address, or '' where none is installed.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<PostgresServer | undefined> | undefined
  const start = async (): Promise<PostgresServer | undefined> => {
    const binaries = postgresBinaries()
    return binaries === undefined ? undefined : startServer(binaries)
  }
  const broker = createServer((socket) => {
    socket.on('error', () => undefined)
    server ??= start()
    server.then(
      (found) => socket.end(JSON.stringify({ url: found?.url ?? null })),
      (error: unknown) => socket.end(JSON.stringify({ error: String(error) }))
    )
  })
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve))
  const address = broker.address()
  project.provide('postgresBroker', typeof address === 'object' && address ? address.port : 0)
  return async () => {
    broker.close()
    await (await server?.catch(() => undefined))?.stop()
  }
}
