import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { folderSource } from '../../src/sources/folder.ts'
import { ListedAhead, type Listing } from '../../src/sources/list-ahead.ts'
import type { PassedOver } from '../../src/sources/types.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sparkify-ahead-'))
  writeFileSync(join(folder, 'a.json'), '{}')
  symlinkSync('nowhere', join(folder, 'gone.json'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const names = async (listing: Listing, passOver?: (what: PassedOver) => void): Promise<string[]> => {
  const found: string[] = []
  for await (const page of listing.list(undefined, passOver)) found.push(...page.map(({ uri }) => basename(uri)))
  return found
}

test('whoever lists first gets what was found ahead and hears what was passed over; after that it is listed anew', async () => {
  const listing = new ListedAhead(folderSource(folder), undefined)
  await setImmediate()
  writeFileSync(join(folder, 'b.json'), '{}')
  const heard: string[] = []
  const hear = ({ uri }: PassedOver): void => void heard.push(basename(uri))
  expect(await names(listing, hear)).toEqual(['a.json'])
  expect(heard).toEqual(['gone.json'])
  expect(await names(listing, hear)).toEqual(['a.json', 'b.json'])
  expect(heard).toEqual(['gone.json', 'gone.json'])
})

test('what cannot be listed is told when it is asked for, and nobody has to ask', async () => {
  const nowhere = folderSource(join(folder, 'no such folder'))
  const listing = new ListedAhead(nowhere, undefined)
  await setImmediate()
  await expect(names(listing)).rejects.toMatchObject({ code: 'E_SOURCE' })
  await new ListedAhead(nowhere, undefined).stop()
})
