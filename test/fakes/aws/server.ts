import { createServer, type ServerResponse } from 'node:http'
import { Account, type Pace } from './account.ts'
import { identity } from './identity.ts'
import { network } from './network.ts'
import { redshift } from './redshift.ts'
import { serverless } from './serverless.ts'
import { answer, type Call, Refusal, type Reply, readCall, refusal } from './wire.ts'

/** What goes wrong at one call. `before`: nothing happened. `after`: it happened, and nobody hears of it. */
export type Fault =
  | { readonly kind: 'error' | 'throttle' | 'unavailable' | 'drop-before' | 'drop-after' }
  | { readonly kind: 'kill-before' | 'kill-after'; readonly kill: () => void }

/**
 * AWS over real HTTP, as far as `sparkify cluster` uses it: IAM, STS, EC2 security groups, Redshift and Redshift Serverless, with states that take
 * their time, and faults on demand. A double: what it does is what the API references say, and no more.
 */
export interface FakeAws {
  readonly url: string
  readonly account: Account
  /** Every request that came, as service and action; retries of the SDK are requests too. */
  readonly calls: readonly string[]
  /** Forgets the calls so far, and lets the nth from now on go wrong, once. */
  plan(nth?: number, fault?: Fault): void
  stop(): Promise<void>
}

export async function startFakeAws(pace: Partial<Pace> = {}, account = new Account(pace)): Promise<FakeAws> {
  const calls: string[] = []
  let planned: { readonly nth: number; readonly fault: Fault } | undefined
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part
    })
    request.on('end', () => {
      const call = readCall(request, body)
      calls.push(`${call.service} ${call.action}`)
      const fault = planned?.nth === calls.length ? planned.fault : undefined
      if (fault) planned = undefined
      serve(account, call, response, fault)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    account,
    calls,
    plan(nth, fault) {
      calls.length = 0
      planned = nth === undefined || fault === undefined ? undefined : { nth, fault }
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

function serve(account: Account, call: Call, response: ServerResponse, fault: Fault | undefined): void {
  if (fault?.kind === 'error') send(response, refusal(call, new Refusal('ValidationError', 'planned by the test')))
  else if (fault?.kind === 'throttle') send(response, refusal(call, new Refusal('Throttling', 'Rate exceeded')))
  else if (fault?.kind === 'unavailable')
    send(response, refusal(call, new Refusal('InternalFailure', 'planned by the test', 500)))
  else if (fault === undefined) send(response, effect(account, call))
  else {
    if (fault.kind.endsWith('-after')) effect(account, call)
    if ('kill' in fault) fault.kill()
    response.destroy()
  }
}

const services: Readonly<Record<string, Readonly<Record<string, (account: Account, input: Call['input']) => object>>>> =
  {
    iam: identity,
    sts: identity,
    ec2: network,
    redshift,
    'redshift-serverless': serverless
  }

function effect(account: Account, call: Call): Reply {
  try {
    const handler = services[call.service]?.[call.action]
    // Fails closed: what it does not know, it does not do.
    if (!handler) throw new Refusal('InvalidAction', `the double knows no ${call.service} ${call.action}`)
    return answer(call, handler(account, call.input))
  } catch (error) {
    if (error instanceof Refusal) return refusal(call, error)
    throw error
  }
}

function send(response: ServerResponse, { status, type, body }: Reply): void {
  response.writeHead(status, { 'content-type': type, 'x-amzn-requestid': 'r' }).end(body)
}
