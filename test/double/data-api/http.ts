import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../cluster/cluster.ts'
import { type Credentials, credentialsXml, serverlessCredentials } from './credentials.ts'
import { ApiError } from './errors.ts'
import { DataApi, type DataApiOptions } from './service.ts'

/** What goes wrong with a call of an API. */
export interface ApiFault {
  /** ExecuteStatement, GetClusterCredentialsWithIAM, …; default: any. */
  readonly operation?: string
  readonly after?: number
  readonly times?: number
  /**
   * throttle: ThrottlingException; unavailable: 503; internal: 500; drop: the connection breaks before anything is done; drop-after: when it is
   * done; slow: the answer comes `milliseconds` later; error: `code`.
   */
  readonly kind: 'throttle' | 'unavailable' | 'internal' | 'drop' | 'drop-after' | 'slow' | 'error'
  readonly code?: string
  readonly message?: string
  readonly milliseconds?: number
}

export interface ApiServer {
  readonly endpoint: string
  /** The operations that were called, in order. */
  readonly calls: string[]
  inject(fault: ApiFault): void
  clear(): void
  expireSessions(): void
  stop(): Promise<void>
}

/** One HTTP server for the Data API (JSON 1.1), Redshift's GetClusterCredentials… (query), Serverless and Secrets Manager (JSON 1.1). */
export async function startApis(
  cluster: Cluster,
  options: DataApiOptions,
  credentials: Credentials
): Promise<ApiServer> {
  const api = new DataApi(options)
  const calls: string[] = []
  let faults: { readonly fault: ApiFault; after: number; times: number }[] = []
  const strike = (operation: string): ApiFault | undefined => {
    for (const armed of faults) {
      if (armed.times === 0 || (armed.fault.operation !== undefined && armed.fault.operation !== operation)) continue
      if (armed.after > 0) {
        armed.after -= 1
        continue
      }
      armed.times -= 1
      return armed.fault
    }
    return undefined
  }

  const answer = async (
    request: IncomingMessage
  ): Promise<{ readonly body: string; readonly type: string; readonly drop?: boolean }> => {
    const text = (await buffer(request)).toString('utf8')
    const [service = '', target = ''] = String(request.headers['x-amz-target'] ?? '').split('.')
    const form = service === '' ? new URLSearchParams(text) : undefined
    const operation = form?.get('Action') ?? target
    calls.push(operation)
    const fault = strike(operation)
    if (request.headers.authorization === undefined)
      throw new ApiError('MissingAuthenticationTokenException', 'the request is not signed', 403)
    if (fault?.kind === 'drop') return { body: '', type: '', drop: true }
    if (fault?.kind === 'throttle') throw new ApiError('ThrottlingException', 'Rate exceeded')
    if (fault?.kind === 'unavailable') throw new ApiError('ServiceUnavailableException', 'try again', 503)
    if (fault?.kind === 'internal') throw new ApiError('InternalServerException', 'an internal error', 500)
    if (fault?.kind === 'error')
      throw new ApiError(fault.code ?? 'ValidationException', fault.message ?? 'an error of the test')
    if (fault?.kind === 'slow') await sleep(fault.milliseconds ?? 1000)
    const drop = fault?.kind === 'drop-after'
    if (form) return { body: credentialsXml(cluster, credentials, form), type: 'text/xml', drop }
    const body: unknown = JSON.parse(text === '' ? '{}' : text)
    const type = 'application/x-amz-json-1.1'
    if (service === 'RedshiftData') return { body: await api.call(operation, body), type, drop }
    return { body: serverlessCredentials(cluster, credentials, operation, body), type, drop }
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const { body, type, drop } = await answer(request)
      if (drop) request.socket.destroy()
      else response.writeHead(200, { 'content-type': type }).end(body)
    } catch (error) {
      const known =
        error instanceof ApiError ? error : new ApiError('InternalServerException', `double: ${String(error)}`, 500)
      if (request.headers['x-amz-target'] === undefined) {
        const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>${known.code}</Code><Message>${known.message.replace(/[<&]/g, ' ')}</Message></Error><RequestId>double</RequestId></ErrorResponse>`
        response.writeHead(known.status, { 'content-type': 'text/xml' }).end(xml)
      } else {
        const body = JSON.stringify({ __type: known.code, message: known.message, Message: known.message })
        response.writeHead(known.status, { 'content-type': 'application/x-amz-json-1.1' }).end(body)
      }
    }
  }

  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    endpoint: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    calls,
    inject: (fault) => void faults.push({ fault, after: fault.after ?? 0, times: fault.times ?? 1 }),
    clear: () => {
      faults = []
    },
    expireSessions: () => api.expireSessions(),
    async stop() {
      api.stop()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    }
  }
}
