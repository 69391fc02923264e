/** The event simulator: logs and songs like the real ones, at any size. */
export type { Scale, SimulateOptions, SimulateProgress } from './options.ts'
export { SCALES } from './options.ts'
export { type SimulateReport, simulate } from './simulate.ts'
