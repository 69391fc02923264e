import { type IncomingMessage, type RequestOptions, request as send } from 'node:http'
import { type HttpFake, httpFake, s3Failure } from './http-fake.ts'

/** What happens to one request on its way. */
export type Fault =
  /** It goes through. */
  | undefined
  /** S3 answers so. */
  | { readonly status: number; readonly code: string }
  /** The connection breaks after so many bytes of the body. */
  | { readonly cutAfter: number }
  /** A byte of the body is another one. */
  | { readonly flip: number }
  /** No answer ever comes. */
  | 'silence'

/** A server in front of another, which spoils answers as a test says; the requests that it keeps have their Range behind them. */
export function faultyProxy(
  endpoint: string,
  fault: (request: IncomingMessage, count: number) => Fault
): Promise<HttpFake> {
  return httpFake((request, response, count) => {
    const what = fault(request, count)
    if (what === 'silence') return
    if (what && 'status' in what) {
      s3Failure(response, what.status, what.code)
      return
    }
    const { method, url, headers } = request
    const options: RequestOptions = {
      ...new URL(endpoint),
      hostname: '127.0.0.1',
      port: new URL(endpoint).port,
      path: url,
      headers
    }
    const onward = send({ ...options, method }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      let sent = 0
      answer.on('data', (chunk: Buffer) => {
        if (what && 'flip' in what && what.flip >= sent && what.flip < sent + chunk.length)
          chunk.writeUInt8(chunk.readUInt8(what.flip - sent) ^ 1, what.flip - sent)
        if (what && 'cutAfter' in what && sent + chunk.length > what.cutAfter) {
          response.write(chunk.subarray(0, Math.max(0, what.cutAfter - sent)), () => response.destroy())
          answer.destroy()
          return
        }
        sent += chunk.length
        response.write(chunk)
      })
      answer.on('end', () => response.end())
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
}
