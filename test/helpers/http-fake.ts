import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface HttpFake {
  readonly url: string
  /** `METHOD path?query` of every request so far. */
  readonly requests: string[]
  close(): Promise<void>
}

/** An HTTP server on this machine that answers as the test says; for answers that no server at hand gives. */
export async function httpFake(
  answer: (request: IncomingMessage, response: ServerResponse, count: number) => void
): Promise<HttpFake> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    answer(request, response, requests.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    requests,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    }
  }
}

/** Answers as S3 says an error. */
export function s3Failure(
  response: ServerResponse,
  status: number,
  code: string,
  more: { readonly message?: string; readonly xml?: string; readonly headers?: Readonly<Record<string, string>> } = {}
): void {
  response.writeHead(status, { 'content-type': 'application/xml', ...more.headers })
  response.end(
    `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${more.message ?? code}</Message>${more.xml ?? ''}<RequestId>R1</RequestId></Error>`
  )
}
