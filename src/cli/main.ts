#!/usr/bin/env node
import { version } from '../util/version.ts'
import { drained, interruptible, streamOf } from './process-effects.ts'

async function main(): Promise<number> {
  let writeError: Error | undefined
  const stderr = streamOf(process.stderr, () => undefined)
  const stdout = streamOf(process.stdout, (error) => {
    writeError = error
  })
  const argv = process.argv.slice(2)
  // The AWS SDK would print on every run which Node.js its later versions need; package.json says what this one needs.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
  let code = 0
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    stdout.write(`${version()}\n`)
  } else {
    // Loaded only here, so that --version costs little more than starting Node.
    const { runProgram } = await import('./program.ts')
    code = await runProgram({
      argv,
      env: process.env,
      cwd: process.cwd(),
      stdout,
      stderr,
      answers: { stream: process.stdin, isTty: process.stdin.isTTY === true },
      signal: interruptible(process, () => process.exit(130)),
      now: () => new Date()
    })
  }
  await Promise.all([drained(process.stdout), drained(process.stderr)])
  if (writeError === undefined) return code
  stderr.write(`error: standard output cannot be written: ${writeError.message}\n`)
  return 4
}

// A pool or a database that is still open must not keep a finished program alive.
process.exit(await main())
