import { isAwsError } from '../util/aws/errors.ts'
import type { Cloud } from './cloud.ts'
import type { ClusterSpec } from './spec.ts'
import { foreign, type Identity, isOurs, type Tags } from './tags.ts'

/** A thing as AWS has it. */
export interface Found {
  readonly title: string
  /** As AWS names it, in lowercase; `there` for what has no states. */
  readonly status: string
  readonly tags: Tags
  readonly since: Date | undefined
  /** More of it, for `cluster status`. */
  readonly facts: Readonly<Record<string, string>>
}

/** What one resource tells the next, and in the end dwh.cfg. */
export interface Known {
  roleArn: string
  securityGroupId: string | undefined
  host: string | undefined
  port: number | undefined
  /** The administrator's secret in Secrets Manager, which AWS makes and deletes itself. */
  secretArn: string | undefined
}

export interface ResourceContext {
  readonly cloud: Cloud
  readonly spec: ClusterSpec
  readonly identity: Identity
  readonly account: string
  readonly known: Known
  /** For the tag of what costs money. */
  readonly expires: Date | undefined
  /** Of `down`: the name of the snapshot that is kept. */
  readonly finalSnapshot: string | undefined
}

/**
 * One thing of the account. `ensure` and `remove` may be called in any state that a crash may leave, any number of times; both look first, and
 * touch nothing that does not carry our tags.
 */
export interface Resource {
  readonly title: string
  /** What `up` would make, in a few words. */
  readonly wanted: string
  find(): Promise<Found | undefined>
  /** From whatever is there to a thing that is ready. */
  ensure(): Promise<void>
  /** From whatever is there to nothing. */
  remove(): Promise<void>
}

/** What `find` finds, if it is ours; throws where it is somebody else's. */
export async function own<F extends Found>(
  find: () => Promise<F | undefined>,
  identity: Identity
): Promise<F | undefined> {
  const found = await find()
  if (found && !isOurs(found.tags, identity)) throw foreign(found.title, found.tags, identity)
  return found
}

/** The answer, or undefined where AWS names one of these errors. */
export async function unless<T>(names: readonly string[], call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call()
  } catch (error) {
    if (isAwsError(error, ...names)) return undefined
    throw error
  }
}

/** Waits until nothing of ours is found any more. */
export async function gone(
  cloud: Cloud,
  title: string,
  usual: string,
  find: () => Promise<Found | undefined>
): Promise<void> {
  await cloud.until(title, usual, async () => {
    const found = await find()
    return found === undefined ? undefined : found.status === 'there' ? 'still there' : found.status
  })
}

/**
 * A call that is refused while the thing is busy. A refusal may also be the echo of the very same call, whose answer was lost: so the thing is looked
 * at each time, and what is done already is not done again.
 *
 * @param busy the names of that refusal
 * @param done whether the thing, or its absence, is what the call was for
 */
export async function whenFree<F extends Found>(
  cloud: Cloud,
  title: string,
  busy: readonly string[],
  find: () => Promise<F | undefined>,
  done: (found: F | undefined) => boolean,
  call: () => Promise<unknown>
): Promise<void> {
  await cloud.eventually(
    title,
    (error) => isAwsError(error, ...busy),
    async () => {
      try {
        await call()
      } catch (error) {
        if (!isAwsError(error, ...busy) || !done(await find())) throw error
      }
    }
  )
}

/** A role that was just made is not yet known everywhere: the one refusal of a right call that passes by itself. */
export function roleNotYetKnown(error: unknown): boolean {
  return (
    isAwsError(
      error,
      'InvalidParameterValue',
      'InvalidParameterValueException',
      'ValidationException',
      'ValidationError'
    ) &&
    error instanceof Error &&
    /not authorized to assume|cannot be assumed|role .*(not valid|invalid|does not exist|not exist)/i.test(
      error.message
    )
  )
}

/** All items of a listing that comes in pages. */
export async function allPages<T>(
  page: (
    next: string | undefined
  ) => Promise<{ readonly items: readonly T[] | undefined; readonly next: string | undefined }>
): Promise<readonly T[]> {
  const all: T[] = []
  let next: string | undefined
  do {
    const answer: { readonly items: readonly T[] | undefined; readonly next: string | undefined } = await page(next)
    all.push(...(answer.items ?? []))
    next = answer.next
  } while (next)
  return all
}

/** As a tag holds it: without milliseconds, which nobody asked for. */
export const instantText = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z')
