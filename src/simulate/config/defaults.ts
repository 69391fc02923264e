/** The configuration that needs no file: the parameters of the real run where simulator.md names them. */
import { defaultEntries, defaultTransitions } from './default-machine.ts'
import type { SimulationConfig } from './types.ts'

export function defaultConfig(): SimulationConfig {
  return {
    seed: 1,
    alpha: 90,
    beta: 604_800,
    damping: 0.09375,
    weekendDamping: 0.5,
    weekendDampingOffset: 180,
    weekendDampingScale: 360,
    sessionGap: 1800,
    start: '2018-11-01T18:54:48.796Z',
    end: undefined,
    users: 100,
    firstUserId: 1,
    growthRate: 0.01,
    attritionRate: 0,
    tag: undefined,
    churnedState: 'Cancelled',
    shownAuths: ['Logged In', 'Cancelled'],
    levels: [
      { value: 'free', weight: 10 },
      { value: 'paid', weight: 2 }
    ],
    auths: [
      { value: 'Guest', weight: 0 },
      { value: 'Logged In', weight: 10 },
      { value: 'Logged Out', weight: 1 }
    ],
    newUserAuth: 'Guest',
    newUserLevel: 'free',
    entries: defaultEntries(),
    transitions: defaultTransitions(),
    holidays: undefined
  }
}
