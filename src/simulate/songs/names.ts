/** Made-up names of artists and songs, by number: the same number always gives the same name. */
import { hash32 } from '../model/random.ts'
import { firstNames } from '../users/first-names.ts'
import { lastNames } from '../users/last-names.ts'
import { ACCENTED_NAMES, ACCENTED_TITLES, ADJECTIVES, NOUNS, NUMBER_NAMES, PLACES, SUFFIXES, VERBS } from './words.ts'

const SALT = { artist: 0x61727469, title: 0x7469746c } as const

export interface Names {
  artist(index: number): string
  title(track: number): string
}

function words(text: string): string[] {
  return text.split(',').map((word) => word.trim().replace('\n', ' '))
}

export function makeNames(): Names {
  const adjectives = words(ADJECTIVES)
  const nouns = words(NOUNS)
  const verbs = words(VERBS)
  const places = words(PLACES)
  const suffixes = words(SUFFIXES)
  const numbers = words(NUMBER_NAMES)
  const accentedNames = words(ACCENTED_NAMES)
  const accentedTitles = words(ACCENTED_TITLES)
  const firsts = firstNames().map(({ text }) => text)
  const lasts = lastNames().map(({ text }) => text)

  // A cursor over independent choices that depend on (salt, number) alone: one for all calls, since this runs for
  // every song that is played.
  let number = 0
  let step = 0
  const next = (): number => {
    step += 1
    return hash32(number, step)
  }
  const c = {
    of: (list: readonly string[]): string => list[next() % list.length] ?? '',
    percent: (): number => (next() % 10_000) / 100
  }
  const choose = (salt: number, index: number): void => {
    number = index
    step = salt
  }

  return {
    artist(index) {
      choose(SALT.artist, index)
      const kind = c.percent()
      if (kind < 0.15) return c.of(numbers)
      if (kind < 2.6) return `${c.of(firsts)} ${c.of(accentedNames)}`
      if (kind < 45) return `${c.of(firsts)} ${c.of(lasts)}`
      if (kind < 62) return `The ${c.of(adjectives)} ${c.of(nouns)}s`
      if (kind < 72) return `${c.of(adjectives)} ${c.of(nouns)} ${c.of(nouns)}`
      if (kind < 80) return `${c.of(lasts)} & ${c.of(lasts)}`
      if (kind < 86) return `${c.of(places)} ${c.of(nouns)} Orchestra`
      if (kind < 90) return `DJ ${c.of(adjectives)} ${c.of(lasts)}`
      if (kind < 95) return `${c.of(firsts)} ${c.of(lasts)} Trio`
      return `${c.of(nouns)} / ${c.of(nouns)} ${c.of(places)}`
    },
    title(track) {
      choose(SALT.title, track)
      const tail = c.percent()
      const suffix = tail < 12 ? ` ${c.of(suffixes)}` : ''
      const kind = c.percent()
      if (kind < 0.13) return c.of(numbers)
      if (kind < 1.6) return `${c.of(accentedTitles)}${suffix}`
      if (kind < 2.2) return `${c.of(accentedTitles)} ${c.of(accentedTitles)}${suffix}`
      if (kind < 13) return `${c.of(nouns)}${suffix}`
      if (kind < 35) return `${c.of(adjectives)} ${c.of(nouns)}${suffix}`
      if (kind < 50) return `${c.of(verbs)} The ${c.of(nouns)}${suffix}`
      if (kind < 62) return `${c.of(verbs)} Me To ${c.of(places)}${suffix}`
      if (kind < 72) return `The ${c.of(nouns)} Of ${c.of(places)}${suffix}`
      if (kind < 82) return `Don't ${c.of(verbs)} My ${c.of(nouns)}${suffix}`
      if (kind < 90) return `${c.of(nouns)} And ${c.of(nouns)}${suffix}`
      if (kind < 96) return `${c.of(firsts)}'s ${c.of(nouns)}${suffix}`
      return `${c.of(adjectives)} ${c.of(adjectives)} ${c.of(nouns)} (${c.of(verbs)} It)${suffix}`
    }
  }
}
