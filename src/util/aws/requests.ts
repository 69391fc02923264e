/** What AWS asks money for, by kind: LIST, GET, HEAD, PUT, DELETE of S3, and whatever an engine counts beside them (COPY). */
export type RequestCounts = Readonly<Record<string, number>>

/** Counts requests as they are sent, retries included: what is counted is what is paid. */
export class RequestCounter {
  readonly #counts = new Map<string, number>()

  add(kind: string, count = 1): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + count)
  }

  get counts(): RequestCounts {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)))
  }
}

/** The sum of several counters. */
export function sumCounts(counters: Iterable<RequestCounter | undefined>): RequestCounts {
  const sum = new RequestCounter()
  for (const counter of new Set(counters)) {
    for (const [kind, count] of Object.entries(counter?.counts ?? {})) sum.add(kind, count)
  }
  return sum.counts
}

/** What was counted since `before`; kinds without any are left out. */
export function countsSince(before: RequestCounts, now: RequestCounts): RequestCounts {
  const since = Object.entries(now).map(([kind, count]): [string, number] => [kind, count - (before[kind] ?? 0)])
  return Object.fromEntries(since.filter(([, count]) => count > 0))
}

/** The part of a client of the SDK that counting needs. */
interface Countable {
  readonly middlewareStack: {
    add(
      middleware: <A, R>(next: (args: A) => Promise<R>, context: { commandName?: string }) => (args: A) => Promise<R>,
      options: { step: 'finalizeRequest'; priority: 'low'; name: string; override: boolean }
    ): void
  }
}

/** Counts every request that a client of S3 sends; behind the SDK's retries, so that each try counts. */
export function countRequests(client: Countable, counter: RequestCounter): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      counter.add(kindOf(context.commandName ?? ''))
      return next(args)
    },
    { step: 'finalizeRequest', priority: 'low', name: 'countRequests', override: true }
  )
}

/** ListObjectsV2Command → LIST, GetObjectCommand → GET; a part of a multipart upload is a PUT. */
function kindOf(command: string): string {
  const [verb = 'OTHER'] = /^[A-Z][a-z]+/.exec(command) ?? []
  return verb === 'Upload' || verb === 'Create' || verb === 'Complete' ? 'PUT' : verb.toUpperCase()
}
