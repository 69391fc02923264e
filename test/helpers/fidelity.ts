import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keyOf, type Measures, type Metric, openMeasures, passes } from '../../scripts/measure.mjs'
import { defaultTransitions } from '../../src/simulate/config/default-machine.ts'
import { simulate } from '../../src/simulate/index.ts'
import { madeUpCatalogue } from '../../src/simulate/songs/catalogue.ts'
import { CATALOGUE_SIZE } from '../../src/simulate/songs/popularity.ts'
import { songFile } from '../../src/simulate/songs/song-files.ts'

/** Simulates the month of the real data and measures it, by the SQL of test/fidelity/metrics.json. */
export interface Laboratory {
  readonly metrics: readonly Metric[]
  /** The values of a run, by `keyOf(metric)`. */
  run(users: number, seed: number): Promise<ReadonlyMap<string, number>>
  close(): void
}

export async function openLaboratory(): Promise<Laboratory> {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-fidelity-'))
  // The songs as one file of many lines: the same rows as song_data's small files, read much faster.
  mkdirSync(join(folder, 'songs'))
  const catalogue = madeUpCatalogue(CATALOGUE_SIZE)
  const songs = Array.from({ length: catalogue.known }, (_, track) => songFile(catalogue, track).text)
  writeFileSync(join(folder, 'songs', 'all.json'), songs.join('\n'))
  const measures: Measures = await openMeasures({
    songDir: join(folder, 'songs'),
    transitions: defaultTransitions()
  })
  return {
    metrics: measures.metrics,
    async run(users, seed) {
      const out = join(folder, `${users}-${seed}`)
      await simulate({ out, scale: 'month', users, seed, noSongs: true, workers: 1 })
      const values = await measures.measure(join(out, 'log_data'))
      rmSync(out, { recursive: true })
      return values
    },
    close() {
      measures.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** What is not as it should be: one line a metric. */
export function misses(
  metrics: readonly Metric[],
  values: ReadonlyMap<string, number>,
  kind: 'exact' | 'band',
  size: 'n100' | 'n5000'
): string[] {
  return metrics
    .filter((metric) => metric.kind === kind)
    .map((metric) => ({ metric, value: values.get(keyOf(metric)) ?? Number.NaN }))
    .filter(({ metric, value }) => !passes(metric, value, size))
    .map(({ metric, value }) => `${keyOf(metric)} is ${value}, allowed ${metric.must ?? metric[size]?.join(' to ')}`)
}
