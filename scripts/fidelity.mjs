// Holds simulated logs against the real ones: prints the table and writes docs/reference/fidelity.md.
// Needs dist/ (npm run fidelity builds it first). Options: --seeds N runs of 100 users (default 200).
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { defaultTransitions } from '../dist/simulate/config/default-machine.js'
import { simulate } from '../dist/simulate/index.js'
import { keyOf, openMeasures, passes } from './measure.mjs'

const BIG = { users: 5000, seeds: [1, 2, 3] }

/** Simulates the month of the real data and measures it. */
async function run(measures, folder, users, seed) {
  const out = join(folder, 'run')
  await simulate({ out, scale: 'month', users, seed, noSongs: true })
  const values = await measures.measure(join(out, 'log_data'))
  rmSync(out, { recursive: true })
  return values
}

const shown = (value) => String(Number(value.toPrecision(4)))
const range = (band) => (band === undefined ? '' : band.map(shown).join(' to '))

function table(header, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Measure, real, simulated, band, verdict of runs of one size. */
function verdicts(metrics, runs, size) {
  return metrics.map((metric) => {
    const values = runs.map((values) => values.get(keyOf(metric)))
    const allowed = metric.kind === 'exact' ? String(metric.must) : metric.kind === 'info' ? '' : range(metric[size])
    const missed = values.filter((value) => !passes(metric, value, size)).length
    const verdict = metric.kind === 'info' ? '' : missed === 0 ? 'ok' : `${missed} outside`
    return [keyOf(metric), shown(metric.real), values.map(shown).join(', '), allowed, verdict]
  })
}

/** Where the real value lies among many runs of 100 users. */
function spread(metrics, runs) {
  const edge = Math.round(runs.length * 0.005)
  return metrics
    .filter(({ kind }) => kind === 'band')
    .map((metric) => {
      const values = runs.map((values) => values.get(keyOf(metric))).sort((a, b) => a - b)
      const band = [values[edge], values[values.length - 1 - edge]]
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      const below = values.filter((value) => value < metric.real).length / values.length
      const inside = metric.real >= band[0] && metric.real <= band[1]
      const out = values.filter((value) => !passes(metric, value, 'n100')).length
      return [
        keyOf(metric),
        shown(metric.real),
        shown(mean),
        range(band),
        `${Math.round(below * 100)} %`,
        inside ? 'inside' : 'outside',
        `${out} of ${values.length}`
      ]
    })
}

const { values: options } = parseArgs({ options: { seeds: { type: 'string', default: '200' } } })
const seeds = Number(options.seeds)
const folder = mkdtempSync(join(tmpdir(), 'sparkify-fidelity-'))
try {
  await simulate({ out: join(folder, 'songs'), scale: 'month', users: 1, days: 1 })
  const measures = await openMeasures({
    songDir: join(folder, 'songs', 'song_data'),
    transitions: defaultTransitions()
  })
  const { metrics } = measures
  const big = []
  for (const seed of BIG.seeds) big.push(await run(measures, folder, BIG.users, seed))
  const small = []
  for (let seed = 1; seed <= seeds; seed += 1) small.push(await run(measures, folder, 100, seed))
  measures.close()

  const header = ['measure', 'real', 'simulated', 'allowed', 'verdict']
  const spreadHeader = ['measure', 'real', 'mean', 'central 99 %', 'runs below real', 'real value', 'runs outside band']
  const text = `# Fidelity of the simulator

Made by \`npm run fidelity\` on ${new Date().toISOString().slice(0, 10)}. The measures are the SQL of
\`test/fidelity/metrics.json\`; \`real\` is the whole real data set (8,056 events of November 2018), the allowed bands come from
an independent reference simulator. Every run is the month of the real data (\`--scale month\`) with another number of
users or another seed.

## 5,000 users, seeds ${BIG.seeds.join(', ')}

Nothing may lie outside. Sizes (A1 checked, A2 checked, X) are for information, and so is the real value of B20, which
depends on the number of plays.

${table(header, verdicts(metrics, big, 'n5000'))}

## 100 users, seed 1

The size of the real data: at most one B measure may lie outside.

${table(header, verdicts(metrics, small.slice(0, 1), 'n100'))}

## 100 users, seeds 1 to ${seeds}

Where the real value lies among many runs of its own size.

${table(spreadHeader, spread(metrics, small))}
`
  const target = join(dirname(fileURLToPath(import.meta.url)), '..', 'docs', 'reference', 'fidelity.md')
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, text)
  console.log(text)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
