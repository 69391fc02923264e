import { spawn } from 'node:child_process'
import { expect } from 'vitest'
import { type FakeAws, type Fault, startFakeAws } from '../fakes/aws/server.ts'
import { addStrangers, awsEnv, cluster, type Desk, desk, setEnv } from './cloud.ts'
import { MAIN } from './spawn.ts'

export type Verb = 'up' | 'down'
export type Type = '--serverless' | '--provisioned'

const argv: Readonly<Record<Verb, readonly string[]>> = {
  up: ['up', '--yes', '--allow', '203.0.113.7', '--ttl', '2h'],
  down: ['down', '--yes']
}

/** One call of an undisturbed run. */
export interface Point {
  readonly nth: number
  readonly call: string
  readonly changes: boolean
}

interface Stage {
  readonly aws: FakeAws
  readonly at: Desk
  readonly type: Type
  run(verb: Verb): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>
  end(): Promise<void>
}

/** An account with things of others in it, and, for `down`, a cluster of ours. */
async function stage(verb: Verb, type: Type): Promise<Stage> {
  const aws = await startFakeAws()
  addStrangers(aws.account)
  const at = desk()
  const restore = setEnv(awsEnv(aws.url))
  const run = (each: Verb) => cluster(aws, at, ...argv[each], type)
  if (verb === 'down') expect(await run('up')).toMatchObject({ code: 0 })
  aws.plan()
  return {
    aws,
    at,
    type,
    run,
    async end() {
      restore()
      at.remove()
      await aws.stop()
    }
  }
}

/** Every call that a verb makes when nothing goes wrong. */
export async function pointsOf(verb: Verb, type: Type): Promise<readonly Point[]> {
  const on = await stage(verb, type)
  try {
    expect(await on.run(verb)).toMatchObject({ code: 0 })
    return on.aws.calls.map((call, index) => ({ nth: index + 1, call, changes: !/ (Get|List|Describe)/.test(call) }))
  } finally {
    await on.end()
  }
}

/**
 * A verb with something going wrong at one call, the same verb again, and `down`: the account has to be what it was before, nothing made twice, and
 * what is not ours untouched.
 */
export async function disturbed(verb: Verb, type: Type, { nth }: Point, kind: Fault['kind']): Promise<void> {
  const clean = await startFakeAws()
  addStrangers(clean.account)
  const before = clean.account.contents()
  await clean.stop()
  const on = await stage(verb, type)
  try {
    if (kind === 'kill-before' || kind === 'kill-after') await killed(on, verb, nth, kind)
    else {
      on.aws.plan(nth, { kind })
      // It may get over it or not; it must not take it for a bug of its own.
      const first = await on.run(verb)
      expect([0, 4], first.stderr).toContain(first.code)
      if (kind === 'throttle' || kind === 'unavailable') expect(first).toMatchObject({ code: 0 })
    }
    on.aws.plan()
    expect(await on.run(verb)).toMatchObject({ code: 0 })
    if (verb === 'up') expect(await on.run('down')).toMatchObject({ code: 0 })
    expect(on.aws.account.contents()).toEqual(before)
    expect(on.aws.account.made).toHaveLength(new Set(on.aws.account.made).size)
    expect(on.at.cfg()).toMatch(/HOST=''\n/)
    expect(on.at.cfg()).toMatch(/STARTED = ?\n/)
  } finally {
    await on.end()
  }
}

/** The spawned program, killed with SIGKILL at a call: before anything happens there, or when it has happened and nobody was told. */
async function killed(on: Stage, verb: Verb, nth: number, kind: 'kill-before' | 'kill-after'): Promise<void> {
  const child = spawn(process.execPath, [MAIN, 'cluster', ...argv[verb], on.type], {
    cwd: on.at.folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...awsEnv(on.aws.url) },
    stdio: 'ignore'
  })
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_code, signal) => resolve(signal)))
  on.aws.plan(nth, { kind, kill: () => child.kill('SIGKILL') })
  expect(await ended).toBe('SIGKILL')
}
