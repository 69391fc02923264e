/**
 * The two record shapes, each as a list of pieces for a state of the machine: literal bytes, and fields to fill in.
 * Everything that the state alone decides is literal, so that writing a row is mostly copying.
 */
import type { State } from '../config/types.ts'
import { asciiJson, plainJson } from './json-text.ts'

export type Shape = 'sparkify' | 'eventsim'

/** What changes from row to row. Texts come with their quotes; `registration` and `ts` are milliseconds. */
export type Field =
  | 'artist'
  | 'firstName'
  | 'gender'
  | 'item'
  | 'lastName'
  | 'length'
  | 'location'
  | 'registration'
  | 'session'
  | 'song'
  | 'ts'
  | 'userAgent'
  | 'userId'

export type Piece = { readonly literal: string } | { readonly field: Field }

export interface ShapeRules {
  /** JSON text of a string. */
  readonly text: (value: string) => string
  /** Where the line feed of a row goes: the sparkify files have none after their last row. */
  readonly lineFeed: 'between' | 'after'
  pieces(state: State, shown: boolean, tag: string | undefined): Piece[]
}

type Part = string | { readonly field: Field }

const f = (field: Field): Part => ({ field })

/** Joins `key: parts` entries to one object, merging neighbouring literals. */
function object(entries: readonly (readonly [string, ...Part[]])[]): Piece[] {
  const pieces: Piece[] = []
  let literal = '{'
  entries.forEach(([key, ...parts], i) => {
    literal += `${i === 0 ? '' : ','}"${key}":`
    for (const part of parts) {
      if (typeof part === 'string') {
        literal += part
      } else {
        pieces.push({ literal }, part)
        literal = ''
      }
    }
  })
  pieces.push({ literal: `${literal}}` })
  return pieces
}

const sparkify: ShapeRules = {
  text: asciiJson,
  lineFeed: 'between',
  pieces(state, shown, tag) {
    const song = state.page === 'NextSong'
    const ofSong = (field: Field): Part => (song ? f(field) : 'null')
    const ofUser = (field: Field): Part => (shown ? f(field) : 'null')
    return object([
      ['artist', ofSong('artist')],
      ['auth', asciiJson(state.auth)],
      ['firstName', ofUser('firstName')],
      ['gender', ofUser('gender')],
      ['itemInSession', f('item')],
      ['lastName', ofUser('lastName')],
      ['length', ofSong('length')],
      ['level', asciiJson(state.level)],
      ['location', ofUser('location')],
      ['method', asciiJson(state.method)],
      ['page', asciiJson(state.page)],
      shown ? ['registration', f('registration'), '.0'] : ['registration', 'null'],
      ['sessionId', f('session')],
      ['song', ofSong('song')],
      ['status', String(state.status)],
      ...(tag === undefined ? [] : ([['tag', asciiJson(tag)]] as const)),
      ['ts', f('ts')],
      ['userAgent', ofUser('userAgent')],
      shown ? ['userId', '"', f('userId'), '"'] : ['userId', '""']
    ])
  }
}

const eventsim: ShapeRules = {
  text: plainJson,
  lineFeed: 'after',
  pieces(state, shown, tag) {
    const user = [
      ['userAgent', f('userAgent')],
      ['location', f('location')],
      ['lastName', f('lastName')],
      ['firstName', f('firstName')],
      ['registration', f('registration')],
      ['gender', f('gender')]
    ] as const
    const song = [
      ['artist', f('artist')],
      ['song', f('song')],
      ['length', f('length')]
    ] as const
    return object([
      ['ts', f('ts')],
      shown ? ['userId', '"', f('userId'), '"'] : ['userId', '""'],
      ['sessionId', f('session')],
      ['page', plainJson(state.page)],
      ['auth', plainJson(state.auth)],
      ['method', plainJson(state.method)],
      ['status', String(state.status)],
      ['level', plainJson(state.level)],
      ['itemInSession', f('item')],
      ...(shown ? user : []),
      ...(tag === undefined ? [] : ([['tag', plainJson(tag)]] as const)),
      ...(state.page === 'NextSong' ? song : [])
    ])
  }
}

export const SHAPES: Readonly<Record<Shape, ShapeRules>> = { sparkify, eventsim }
