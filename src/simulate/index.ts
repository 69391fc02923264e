/** The event simulator: logs and songs like the real ones, at any size. */
export { DEFAULT_FAULTS, type FaultRates, parseFaults } from './faults/rates.ts'
export type { Truth } from './faults/truth.ts'
export type { Clock } from './live/clock.ts'
export { type LiveOptions, type LiveReport, simulateLive } from './live/live.ts'
export type { Scale, SimulateOptions, SimulateProgress } from './options.ts'
export { type SimulateReport, simulate } from './simulate.ts'
