import { setTimeout as sleep } from 'node:timers/promises'
import type { EC2 } from '@aws-sdk/client-ec2'
import type { IAM } from '@aws-sdk/client-iam'
import type { Redshift } from '@aws-sdk/client-redshift'
import type { RedshiftServerless } from '@aws-sdk/client-redshift-serverless'
import type { STS } from '@aws-sdk/client-sts'
import { type AwsAccess, awsClientConfig } from '../util/aws/access.ts'
import { awsError } from '../util/aws/errors.ts'
import { AppError } from '../util/errors.ts'

/** What happens while a verb works, for whoever shows it. */
export type CloudEvent =
  /** A call that changes something, before it is sent; in a dry run it is not sent. */
  | { readonly kind: 'call'; readonly service: string; readonly action: string; readonly input: unknown }
  | { readonly kind: 'note'; readonly text: string }
  | {
      readonly kind: 'wait'
      readonly what: string
      /** The state as AWS names it. */
      readonly state: string
      /** How long such a thing takes, in words. */
      readonly usual: string
      readonly seconds: number
      readonly mostSeconds: number
    }

export interface CloudOptions {
  readonly access: AwsAccess & { readonly region: string }
  /** Nothing is changed: calls that would are only told to `emit`. */
  readonly dryRun?: boolean
  /** Between two looks at a thing that is not ready. */
  readonly pollSeconds: number
  /** How long one thing may take. */
  readonly waitMinutes: number
  readonly signal: AbortSignal
  readonly emit: (event: CloudEvent) => void
  readonly now: () => Date
}

/** What stands for an answer that only a real call could give. */
const PLANNED: Readonly<Record<string, object>> = { CreateSecurityGroup: { GroupId: 'sg-<new>' } }

/**
 * The services, each loaded when it is first asked for. A call that changes something is one that does not begin with Get, List or
 * Describe: the clients themselves tell and, in a dry run, hold those back, so that no path around it is left.
 */
export class Cloud {
  readonly #options: CloudOptions
  #iam: Promise<IAM> | undefined
  #ec2: Promise<EC2> | undefined
  #sts: Promise<STS> | undefined
  #redshift: Promise<Redshift> | undefined
  #serverless: Promise<RedshiftServerless> | undefined
  /** What was called when an error came. */
  readonly #calls = new WeakMap<object, string>()

  constructor(options: CloudOptions) {
    this.#options = options
  }

  get dryRun(): boolean {
    return this.#options.dryRun ?? false
  }

  get region(): string {
    return this.#options.access.region
  }

  now(): Date {
    return this.#options.now()
  }

  note(text: string): void {
    this.#options.emit({ kind: 'note', text })
  }

  iam(): Promise<IAM> {
    this.#iam ??= (async () => {
      const client = new (await import('@aws-sdk/client-iam')).IAM(awsClientConfig(this.#options.access))
      client.middlewareStack.add((next, c) => (args) => this.#send('iam', c.commandName, args, next), BEFORE)
      return client
    })()
    return this.#iam
  }

  ec2(): Promise<EC2> {
    this.#ec2 ??= (async () => {
      const client = new (await import('@aws-sdk/client-ec2')).EC2(awsClientConfig(this.#options.access))
      client.middlewareStack.add((next, c) => (args) => this.#send('ec2', c.commandName, args, next), BEFORE)
      return client
    })()
    return this.#ec2
  }

  sts(): Promise<STS> {
    this.#sts ??= (async () => {
      const client = new (await import('@aws-sdk/client-sts')).STS(awsClientConfig(this.#options.access))
      client.middlewareStack.add((next, c) => (args) => this.#send('sts', c.commandName, args, next), BEFORE)
      return client
    })()
    return this.#sts
  }

  redshift(): Promise<Redshift> {
    this.#redshift ??= (async () => {
      const client = new (await import('@aws-sdk/client-redshift')).Redshift(awsClientConfig(this.#options.access))
      client.middlewareStack.add((next, c) => (args) => this.#send('redshift', c.commandName, args, next), BEFORE)
      return client
    })()
    return this.#redshift
  }

  serverless(): Promise<RedshiftServerless> {
    this.#serverless ??= (async () => {
      const client = new (await import('@aws-sdk/client-redshift-serverless')).RedshiftServerless(
        awsClientConfig(this.#options.access)
      )
      client.middlewareStack.add(
        (next, c) => (args) => this.#send('redshift-serverless', c.commandName, args, next),
        BEFORE
      )
      return client
    })()
    return this.#serverless
  }

  /** Closes the connections. */
  async close(): Promise<void> {
    for (const client of [this.#iam, this.#ec2, this.#sts, this.#redshift, this.#serverless]) (await client)?.destroy()
  }

  /**
   * Looks until `look` gives nothing more to wait for, and at most `waitMinutes`.
   *
   * @param look the state that is not yet right, as AWS names it; undefined where all is well
   */
  async until(what: string, usual: string, look: () => Promise<string | undefined>): Promise<void> {
    if (this.dryRun) {
      await look()
      return
    }
    const { pollSeconds, waitMinutes, signal, emit } = this.#options
    const mostSeconds = waitMinutes * 60
    // By the looks and not by the clock: a test's clock stands still.
    let seconds = 0
    for (let state = await look(); state !== undefined; state = await look()) {
      emit({ kind: 'wait', what, state, usual, seconds, mostSeconds })
      if (seconds >= mostSeconds) {
        throw new AppError('E_WAREHOUSE', 'retry', `${what} is still ${state} after ${waitMinutes} minutes`, {
          hint: 'Run the same command again: it goes on waiting where this one stopped. [CLUSTER] WAIT_MINUTES sets another limit; the AWS console may show what holds it up.',
          details: { what, state }
        })
      }
      await sleep(pollSeconds * 1000, undefined, { signal })
      seconds += pollSeconds
    }
  }

  /**
   * A call that AWS may refuse for a while, though nothing is wrong with it: what it needs was just made, or just taken away.
   *
   * @param passing which refusals pass; every other error is thrown at once
   */
  async eventually<T>(what: string, passing: (error: unknown) => boolean, call: () => Promise<T>): Promise<T> {
    let result: { readonly value: T } | undefined
    const attempt = async (): Promise<string | undefined> => {
      try {
        result = { value: await call() }
        return undefined
      } catch (error) {
        if (!passing(error)) throw error
        return 'refused as yet'
      }
    }
    if (this.dryRun) await attempt()
    else await this.until(what, 'some seconds, sometimes a minute or two', attempt)
    if (!result) throw new AppError('E_BUG', 'report-bug', `${what}: no answer`)
    return result.value
  }

  /** Turns what AWS refused into an error that says which call it was. */
  error(error: unknown): AppError {
    if (this.#options.signal.aborted) {
      return new AppError('E_INTERRUPTED', 'retry', 'interrupted', {
        hint: '`sparkify cluster up` goes on from here; `sparkify cluster down` deletes what is there.',
        cause: error
      })
    }
    const call = typeof error === 'object' && error !== null ? this.#calls.get(error) : undefined
    return awsError(error, { what: call ?? 'AWS', code: 'E_WAREHOUSE', region: this.region })
  }

  async #send<A extends { readonly input: object }, R>(
    service: string,
    action: string | undefined,
    args: A,
    next: (args: A) => Promise<R>
  ): Promise<R | { response: unknown; output: { $metadata: object } }> {
    const { signal, emit } = this.#options
    signal.throwIfAborted()
    const name = (action ?? '').replace(/Command$/, '')
    if (!/^(Get|List|Describe)/.test(name)) {
      emit({ kind: 'call', service, action: name, input: args.input })
      if (this.dryRun) return { response: {}, output: { $metadata: {}, ...PLANNED[name] } }
    }
    try {
      return await next(args)
    } catch (error) {
      if (typeof error === 'object' && error !== null) this.#calls.set(error, `${service} ${name}`)
      throw error
    }
  }
}

const BEFORE = { step: 'initialize', priority: 'high', name: 'sparkifyCalls' } as const
