/**
 * The built-in state machine: 40 states, 196 transitions (simulator.md §1.6). One line a source; a page without a
 * place keeps the source's auth and level, `Page@auth/level` names another. What is missing to 1 ends the session.
 */
import type { Entry, State, Transition } from './types.ts'

const AUTHS: Readonly<Record<string, string>> = {
  LI: 'Logged In',
  LO: 'Logged Out',
  GU: 'Guest',
  CA: 'Cancelled'
}

const REDIRECTS = new Set([
  'Login',
  'Logout',
  'Save Settings',
  'Submit Upgrade',
  'Submit Downgrade',
  'Submit Registration',
  'Cancel'
])

const TRANSITIONS = `
LI/free NextSong: NextSong .5, Home .02, Logout .02, Upgrade .01, Help .005, Settings .005, About .002, Error .001
LI/paid NextSong: NextSong .925, Home .02, Logout .01, Downgrade .01, Help .005, Settings .005, About .002, Error .001
LI/free Home: NextSong .6, Settings .02, Home .01, Upgrade .01, Logout .01, About .002, Help .002, Error .001
LI/paid Home: NextSong .85, Settings .02, Home .01, Downgrade .01, Logout .01, About .002, Help .002, Error .001
LI/free Settings: NextSong .3, Save Settings .2, Home .1, Settings .1, Help .05, Upgrade .01, Logout .01, Cancel .005, About .002, Error .001
LI/paid Settings: NextSong .6, Save Settings .2, Help .05, Home .05, Settings .05, Downgrade .01, Logout .01, Cancel .005, About .002, Error .001
LI/free Upgrade: NextSong .325, Submit Upgrade .3, Home .1, Upgrade .07, Logout .01, Help .006, About .002, Error .001
LI/paid Downgrade: NextSong .63, Home .1, Downgrade .07, Logout .01, Submit Downgrade .01, Help .006, About .002, Error .001
LI/free Help: NextSong .32, Home .2, Help .1, Settings .05, Upgrade .01, Logout .01, About .002, Error .001
LI/paid Help: NextSong .75, Home .1, Help .05, Settings .02, Downgrade .01, Logout .01, About .002, Error .001
LI/free About: NextSong .3, Home .2, About .05, Help .01, Settings .01, Logout .01, Error .001
LI/paid About: NextSong .4, Home .2, About .05, Help .01, Settings .01, Logout .01, Error .001
LI/free Error: NextSong .3, Home .1, Logout .01, Error .01, Help .002, About .001
LI/paid Error: NextSong .2, Home .1, Help .01, Logout .01, About .001, Error .001
LI/free Save Settings: Home .65, Settings .1, Error .001
LI/paid Save Settings: Home .8, Settings .1, Error .001
LI/free Submit Upgrade: Home@LI/paid 1
LI/paid Submit Downgrade: Home@LI/free .999, Error .001
LI/free Cancel: Cancellation Confirmation@CA/free .999, Error .001
LI/paid Cancel: Cancellation Confirmation@CA/paid .999, Error .001
LI/free Logout: Home@LO/free 1
LI/paid Logout: Home@LO/paid .999, Error .001
LO/free Login: Home@LI/free .999, Error .001
LO/paid Login: Home@LI/paid .999, Error .001
LO/free Home: Login .5, Home .1, About .1, Help .05, Error .001
LO/paid Home: Login .3, Home .1, About .1, Help .05, Error .001
LO/free About: Login .4, Home .3, About .05, Help .025, Error .001
LO/free Help: Login .5, Home .3, Help .1, About .0025, Error .001
LO/free Error: Home .5, Login .1, Help .05, About .01, Error .01
LO/paid About: Home .3, Login .1, About .05, Help .05, Error .001
LO/paid Help: Home .2, Help .1, Login .03, About .0025, Error .001
LO/paid Error: Home .3, Login .1, Help .05, Error .01
GU/free Home: Register .3, About .1, Home .1, Help .05, Error .001
GU/free Register: Submit Registration@LI/free .7, Home .1, Register .05, Help .02, About .01, Error .001
GU/free About: Home .3, Register .1, About .05, Help .05, Error .001
GU/free Help: Home .2, Help .1, Register .03, About .0025, Error .001
GU/free Error: Home .5, Error .1, Help .05, About .01
LI/free Submit Registration: Home .999, Error@GU/free .001
`

const ENTRIES = `
LI/free: NextSong 1500, Home 1000, Help 10, About 5, Error 1
LI/paid: NextSong 1750, Home 1000, Help 5, About 5, Error 1
LO/free: Home 1000, Login 500, About 10, Help 10, Error 1
LO/paid: Home 1000, Login 500, About 10, Help 10, Error 1
GU/free: Home 100, Register 30, About 20, Help 10, Error 5
`

function state(place: string, page: string): State {
  const [auth = '', level = ''] = place.split('/')
  const redirect = REDIRECTS.has(page)
  return {
    page,
    auth: AUTHS[auth] ?? auth,
    status: redirect ? 307 : page === 'Error' ? 404 : 200,
    method: redirect || page === 'NextSong' ? 'PUT' : 'GET',
    level
  }
}

/** "Page Name .25" or "Page Name@LI/paid .25" -> its state and number. */
function target(text: string, place: string): { state: State; value: number } {
  const cut = text.lastIndexOf(' ')
  const [page = '', elsewhere] = text.slice(0, cut).split('@')
  return { state: state(elsewhere ?? place, page), value: Number(text.slice(cut + 1)) }
}

function lines(table: string): { head: string; targets: string[] }[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [head = '', rest = ''] = line.split(': ')
      return { head, targets: rest.split(', ') }
    })
}

export function defaultTransitions(): Transition[] {
  return lines(TRANSITIONS).flatMap(({ head, targets }) => {
    const cut = head.indexOf(' ')
    const place = head.slice(0, cut)
    const source = state(place, head.slice(cut + 1))
    return targets.map((text) => {
      const { state: dest, value: p } = target(text, place)
      return { source, dest, p }
    })
  })
}

export function defaultEntries(): Entry[] {
  return lines(ENTRIES).flatMap(({ head, targets }) =>
    targets.map((text) => {
      const { state: entry, value: weight } = target(text, head)
      return { ...entry, weight }
    })
  )
}
