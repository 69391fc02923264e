import { expect, test } from 'vitest'
import { IniDocument } from '../../../src/config/ini-document.ts'
import { configurationReference, exampleConfig } from '../../../src/config/reference.ts'
import { settingList } from '../../../src/config/settings.ts'

test('the example is a file that works, and so it does with every line in force', () => {
  expect(IniDocument.parse(exampleConfig()).entries()).toEqual([])
  const all = IniDocument.parse(exampleConfig().replace(/^#(?=\S)/gm, ''))
  const names = settingList().flatMap(([, { ini }]) => (ini ? [`${ini.section}.${ini.key}`] : []))
  expect(
    all
      .entries()
      .map(({ section, key }) => `${section}.${key}`)
      .sort()
  ).toEqual(names.sort())
})

test('the reference names every variable', () => {
  for (const [, { env }] of settingList()) for (const name of env) expect(configurationReference()).toContain(name)
})
