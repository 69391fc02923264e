import { expect, test } from 'vitest'
import { nearest } from '../../../src/util/nearest.ts'

test.each([
  ['LOG_DAT', 'LOG_DATA'],
  ['song-data', 'SONG_DATA'],
  ['xyz', undefined],
  ['', undefined]
])('%s', (word, expected) => {
  expect(nearest(word, ['LOG_DATA', 'SONG_DATA', 'REGION'])).toBe(expected)
})
