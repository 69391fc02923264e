import { expect, test } from 'vitest'
import { tables, views } from '../../../src/model/index.ts'
import { tablesReference } from '../../../src/model/reference.ts'

test('every table and column has its line', () => {
  const text = tablesReference()
  for (const { name, columns } of [...tables, ...views]) {
    expect(text).toMatch(new RegExp(`^### ${name}\\b`, 'm'))
    for (const column of columns) expect(text).toContain(`| \`${column.name}\` | `)
  }
})

test('the diagram tells a reference that may be null from one that may not', () => {
  expect(tablesReference()).toContain('songplays }o--|| users : user_id')
  expect(tablesReference()).toContain('songplays }o--o| songs : song_id')
})
