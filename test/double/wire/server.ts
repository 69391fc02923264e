import { createServer, type Server, type Socket } from 'node:net'
import type { Cluster } from '../cluster/cluster.ts'
import { RedshiftError } from '../errors.ts'
import type { SessionFacts } from '../sql/rewrite.ts'
import { Backend } from './backend.ts'
import { encode, errorResponse, infoNotice, int32, parameterStatus, readyForQuery } from './frames.ts'
import { ClientChannel, type LoginRules, login } from './login.ts'
import { WireSession } from './session.ts'

export interface WireServer {
  readonly port: number
  /** What a session knows of its statements, by its process id. */
  facts(pid: number): SessionFacts | undefined
  /** Stops what a session runs. */
  cancel(pid: number): void
  /** Ends every connection. */
  stop(): Promise<void>
}

/** Listens on a free port of this machine. */
export async function startWireServer(cluster: Cluster, rules: LoginRules): Promise<WireServer> {
  const sockets = new Set<Socket>()
  const sessions = new Map<number, WireSession>()
  const server: Server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serve(cluster, rules, new ClientChannel(socket), sessions).catch(() => socket.destroy())
  })
  cluster.cancel = (pid) => {
    const session = sessions.get(pid)
    if (!session) return
    session.cancel()
    Backend.cancel(cluster.address, cancelRequest(session.backend))
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    facts: (pid) => sessions.get(pid)?.facts,
    cancel: cluster.cancel,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    }
  }
}

const cancelRequest = ({ processId, key }: Backend): Buffer => Buffer.concat([int32(80877102), int32(processId), key])

async function serve(
  cluster: Cluster,
  rules: LoginRules,
  channel: ClientChannel,
  sessions: Map<number, WireSession>
): Promise<void> {
  const who = await login(channel, rules).catch((error: unknown) => {
    if (error instanceof RedshiftError) channel.write(errorResponse(error, 'FATAL'))
    channel.socket.end()
    return undefined
  })
  if (!who) return
  if ('cancel' in who) {
    sessions.get(who.cancel.readInt32BE(4))?.cancel()
    Backend.cancel(cluster.address, who.cancel)
    return void channel.socket.end()
  }
  const name = who.settings.get('application_name')
  const backend = await Backend.open(cluster.address, name === undefined ? {} : { application_name: name })
  const session = new WireSession(cluster, channel, backend)
  sessions.set(backend.processId, session)
  const end = (): void => {
    session.abort.abort()
    backend.end()
    channel.socket.destroy()
    sessions.delete(backend.processId)
  }
  channel.onEnd = end
  backend.onClose = end
  channel.write(
    Buffer.concat([
      encode('R', int32(0)),
      // Rule: Redshift calls itself 8.0.2 (DEV c_redshift-and-postgres-sql; npgsql 1426).
      parameterStatus('server_version', '8.0.2'),
      parameterStatus('server_encoding', 'UNICODE'),
      parameterStatus('client_encoding', 'UTF8'),
      parameterStatus('DateStyle', 'ISO, MDY'),
      parameterStatus('TimeZone', 'UTC'),
      parameterStatus('integer_datetimes', 'on'),
      encode('K', Buffer.concat([int32(backend.processId), backend.key])),
      infoNotice('double, not Redshift'),
      readyForQuery('I')
    ])
  )
  try {
    await session.run()
  } finally {
    end()
  }
}
