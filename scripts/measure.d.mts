/** One measure of test/fidelity/metrics.json. */
export interface Metric {
  readonly id: string
  readonly title: string
  readonly sql: string
  readonly real: number
  /** exact: must equal `must`; band: must lie in the band of its size; info: neither. */
  readonly kind: 'exact' | 'band' | 'info'
  readonly must?: number
  readonly n100?: readonly [number, number]
  readonly n5000?: readonly [number, number]
}

export interface Step {
  readonly source: { readonly page: string; readonly auth: string; readonly level: string }
  readonly dest: { readonly page: string; readonly auth: string; readonly level: string }
}

export interface Measures {
  readonly metrics: readonly Metric[]
  /** The value of every metric over the log files below `logDir`, by id and title. */
  measure(logDir: string): Promise<ReadonlyMap<string, number>>
  close(): void
}

export declare function keyOf(metric: Metric): string
/** Whether a value is what the metric asks of a run of that size. */
export declare function passes(metric: Metric, value: number, size: 'n100' | 'n5000'): boolean
export declare function openMeasures(parts: { songDir: string; transitions: readonly Step[] }): Promise<Measures>
