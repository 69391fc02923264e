// The first session on a real AWS account: everything that only an account can prove, in one go, with a report.
//
//   npm run aws:acceptance -- --spend 2 --config dwh.cfg [--name NAME] [--report FILE]
//
// It costs money and so does not start without --spend, the dollars that it may cost at most: they become the daily limit of the workgroup.
// Whatever happens, an error or Ctrl-C, it deletes what it made. Your dwh.cfg is read and not changed.
// With AWS_ENDPOINT_URL… set it runs against stand-ins, and the report says so.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { probes, sessionSteps, teardown } from './aws-acceptance-steps.mjs'

/** What the guide says an RPU-hour costs; the limit is in RPU-hours. */
const DOLLARS_PER_RPU_HOUR = 0.375
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))

const { values } = parseArgs({
  options: {
    spend: { type: 'string' },
    config: { type: 'string', default: 'dwh.cfg' },
    name: { type: 'string', default: `sparkify-acc-${randomBytes(3).toString('hex')}` },
    report: { type: 'string', default: 'aws-acceptance.md' }
  }
})
const rpuHours = Math.floor(Number(values.spend ?? Number.NaN) / DOLLARS_PER_RPU_HOUR)
if (!(rpuHours >= 1)) {
  console.error(
    `This makes a Redshift Serverless workgroup in your account, which costs money (usually about $1).\nGive --spend with the dollars that it may cost at most, from ${DOLLARS_PER_RPU_HOUR} on: --spend 2`
  )
  process.exit(2)
}
if (!existsSync(main)) throw new Error('dist/ is missing: npm run build')

const folder = mkdtempSync(join(tmpdir(), 'sparkify-acceptance-'))
const cfg = join(folder, 'dwh.cfg')
copyFileSync(values.config, cfg)
const standIns = Object.keys(process.env).filter((name) => name.startsWith('AWS_ENDPOINT_URL'))

const results = []
const answers = []
let child
let stopped = false
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    console.error(
      stopped ? 'It is being deleted already: wait, or it goes on costing.' : `${signal}: deleting what was made …`
    )
    stopped = true
    child?.kill('SIGINT')
  })
}

function sparkify(argv, env = {}) {
  return new Promise((done) => {
    child = spawn(process.execPath, [main, ...argv.map((word) => (word === '@redshift' ? redshiftUrl() : word))], {
      cwd: folder,
      env: { ...process.env, ...env },
      // A group of its own: Ctrl-C is for this script, which then says to the step what to do.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe']
    })
    const out = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (part) => (out[name] += part))
    child.on('close', (code) => done({ code, ...out }))
  })
}

/** The warehouse of dwh.cfg as an address, for `diff`, which takes two. */
function redshiftUrl() {
  const value = (key) => new RegExp(`^${key}\\s*=\\s*['"]?([^'"\\s]+)`, 'm').exec(readFileSync(cfg, 'utf8'))?.[1]
  const secret = value('SECRET_ARN')
  const more = secret === undefined ? '' : `&secret-arn=${encodeURIComponent(secret)}`
  return `redshift://${value('HOST')}:${value('DB_PORT')}/${value('DB_NAME')}?transport=data-api${more}`
}

async function take(step) {
  if (step.awsOnly && standIns.length > 0) {
    results.push({ ...step, outcome: 'not here', why: 'no stand-in knows it' })
    return true
  }
  console.error(`… ${step.name}`)
  const begun = Date.now()
  const { code, stdout, stderr } = await sparkify(step.argv, step.env)
  const right = code === (step.code ?? 0) && (step.says === undefined || stdout.includes(step.says))
  const seconds = ((Date.now() - begun) / 1000).toFixed(1)
  results.push({ ...step, outcome: right ? 'ok' : 'FAILED', seconds, code, stdout, stderr })
  if (!right) console.error(`  FAILED with exit code ${code}\n${stderr}`)
  return right
}

/** One statement a probe: one that fails must not take the others with it. */
async function probe({ point, sql, expect }) {
  const { code, stdout, stderr } = await sparkify([
    'query',
    '--sql',
    `SELECT CAST(${sql} AS VARCHAR) AS answer`,
    '--format',
    'json'
  ])
  let answer = `error: ${/^error: (.*)$/m.exec(stderr)?.[1] ?? code}`
  if (code === 0) answer = String(JSON.parse(stdout)[0]?.answer)
  answers.push({ point, expect, answer })
}

let whole = true
try {
  for (const step of sessionSteps({ name: values.name, rpuHours })) {
    if (stopped) break
    whole = (await take(step)) && whole
    // Without a cluster nothing further can work.
    if (!whole && step.name === 'up') break
    if (step.name === 'create tables') for (const each of probes) if (!stopped) await probe(each)
  }
} finally {
  for (const step of teardown) {
    // A deletion that failed is tried again: it goes on where it stopped.
    let gone = await take(step)
    for (let tries = 1; !gone && tries < 3; tries++) gone = await take(step)
    whole = gone && whole
  }
  writeFileSync(resolve(values.report), report())
  rmSync(folder, { recursive: true, force: true })
}
console.error(
  `${whole && !stopped ? 'All steps went well' : 'NOT all steps went well'}; the report is ${values.report}`
)
process.exitCode = whole && !stopped ? 0 : 1

function report() {
  const against = standIns.length > 0 ? `stand-ins (${standIns.join(', ')}), NOT AWS` : 'AWS'
  const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ')
  const steps = results.map(
    ({ name, shows, outcome, seconds = '', why = '' }) =>
      `| ${name} | ${shows} | ${outcome}${why && `: ${why}`} | ${seconds} |`
  )
  const probed = answers.map(({ point, expect, answer }) => {
    const verdict = expect === undefined ? 'noted' : expect === answer ? 'as documented' : 'DIFFERS'
    return `| ${cell(point)} | ${cell(expect ?? 'not documented')} | ${cell(answer)} | ${verdict} |`
  })
  const failed = results.filter(({ outcome }) => outcome === 'FAILED')
  return `# Acceptance against ${standIns.length > 0 ? 'stand-ins' : 'AWS'}

Run ${new Date().toISOString()} against ${against}. ${stopped ? 'It was interrupted. ' : ''}May cost at most $${Number(values.spend)} a day (${rpuHours} RPU-hours).

| step | shows | outcome | seconds |
|---|---|---|---|
${steps.join('\n')}

## What the engine does

${standIns.length > 0 ? 'The engine behind these answers is PostgreSQL: they say nothing about Redshift.\n' : ''}
| point | documented | found | |
|---|---|---|---|
${probed.join('\n')}
${failed.map(({ name, argv, code, stdout, stderr }) => `\n## ${name}\n\n\`sparkify ${argv.join(' ')}\` ended with ${code}:\n\n\`\`\`\n${stderr}${stdout.slice(-4000)}\n\`\`\`\n`).join('')}`
}
