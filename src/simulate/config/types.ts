/** What a simulation is made from: eventsim's configuration (simulator.md §1.6), checked, with our few additions. */

export interface State {
  readonly page: string
  readonly auth: string
  readonly status: number
  readonly method: string
  readonly level: string
}

export interface Transition {
  readonly source: State
  readonly dest: State
  /** Probability; those of one source sum to at most 1, the rest ends the session. */
  readonly p: number
}

export interface Entry extends State {
  readonly weight: number
}

export interface Weighted {
  readonly value: string
  readonly weight: number
}

export interface SimulationConfig {
  readonly seed: number
  /** Mean seconds between the events of a session. */
  readonly alpha: number
  /** Mean seconds between sessions. */
  readonly beta: number
  /** Depth of the day cycle, as a fraction of a day; below 1 / (2 pi). */
  readonly damping: number
  /** Probability that a session start on a day off is rejected. */
  readonly weekendDamping: number
  /** Minutes before and after midnight where that damping starts, and the length of its ramp. */
  readonly weekendDampingOffset: number
  readonly weekendDampingScale: number
  /** Seconds added to every gap between sessions. */
  readonly sessionGap: number
  /** ISO date-times, read as UTC when they name no zone. */
  readonly start: string | undefined
  readonly end: string | undefined
  readonly users: number
  readonly firstUserId: number
  /** New users a year, as a share of those there are. */
  readonly growthRate: number
  /** Users who leave for good in a year, as a share of those there are. */
  readonly attritionRate: number
  /** An extra text field on every row. */
  readonly tag: string | undefined
  readonly churnedState: string
  /** auth values whose rows carry the user's id and properties. */
  readonly shownAuths: readonly string[]
  readonly levels: readonly Weighted[]
  readonly auths: readonly Weighted[]
  readonly newUserAuth: string
  readonly newUserLevel: string
  readonly entries: readonly Entry[]
  readonly transitions: readonly Transition[]
  /** ISO dates that are days off besides Saturdays and Sundays; undefined: the United States' big six. */
  readonly holidays: readonly string[] | undefined
}
