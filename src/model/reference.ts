import { tables, views } from './index.ts'
import type { ColumnDef, LogicalType, TableDef, TableGroup, ViewDef } from './types.ts'

const groups: readonly { readonly group: TableGroup; readonly title: string; readonly says: string }[] = [
  { group: 'star', title: 'Star', says: 'What analysts ask.' },
  {
    group: 'staging',
    title: 'Staging',
    says: 'Typed rows as they came, duplicates too: the star can be remade from them.'
  },
  {
    group: 'books',
    title: 'Books',
    says: 'Which files were loaded, by which run, what was rejected, and how the checks went.'
  },
  { group: 'internal', title: 'Internal', says: 'Helpers of the transform. No promise is made of them.' }
]

/** docs/reference/tables.md: the data dictionary and the diagram, from the declarations of the tables. */
export function tablesReference(): string {
  const sections = groups.map(({ group, title, says }) => {
    const members = tables.filter((table) => table.group === group)
    const seen = group === 'star' ? views.map(viewSection) : []
    return `## ${title}\n\n${says}\n${[...members.map(tableSection), ...seen].join('')}`
  })
  return `# Tables

<!-- Generated from src/model/ by \`npm run docs\`; change that. -->

The same tables on every engine. Times are UTC with milliseconds. A key is unique and never null; engines that do not enforce
keys are checked instead.

${diagram(tables.filter(({ group }) => group === 'star'))}

${sections.join('\n')}`
}

function tableSection(table: TableDef): string {
  const facts = [
    `key ${table.key.map(code).join(', ') || 'none'}`,
    ...(table.sortKey.length > 0 ? [`sorted by ${table.sortKey.map(code).join(', ')}`] : []),
    table.distribution.style === 'key'
      ? `distributed by ${code(table.distribution.column)}`
      : `distributed ${table.distribution.style === 'all' ? 'to all nodes' : 'evenly'}`
  ]
  return `\n### ${table.name}\n\n${table.comment}\n\n${upperFirst(facts.join('; '))}.\n\n${columnTable(table.columns)}\n`
}

function viewSection(view: ViewDef): string {
  return `\n### ${view.name} (view)\n\n${view.comment}\n\n${columnTable(view.columns)}\n`
}

function columnTable(columns: readonly ColumnDef[]): string {
  const rows = columns.map((column) => {
    const notes = [
      column.comment,
      ...(column.accepted ? [`One of ${column.accepted.map(code).join(', ')}.`] : []),
      ...(column.references ? [`→ ${code(column.references)}`] : []),
      ...(column.from ? [`From ${code(column.from)}.`] : [])
    ]
    return `| ${code(column.name)} | ${typeText(column.type)} | ${column.required ? 'no' : 'yes'} | ${notes.join(' ').replaceAll('|', '\\|')} |`
  })
  return ['| column | type | null | meaning |', '|---|---|---|---|', ...rows].join('\n')
}

/** An entity-relationship diagram of these tables, in Mermaid. */
function diagram(shown: readonly TableDef[]): string {
  const entities = shown.map(({ name, columns, key }) => {
    const lines = columns.map((column) => {
      const marks = [...(key.includes(column.name) ? ['PK'] : []), ...(column.references ? ['FK'] : [])].join(', ')
      return `    ${column.type.kind.replace('-', '_')} ${column.name}${marks && ` ${marks}`}`
    })
    return `  ${name} {\n${lines.join('\n')}\n  }`
  })
  const arrows = shown.flatMap(({ name, columns }) =>
    columns.flatMap((column) => {
      const to = column.references?.split('.')[0]
      // A reference that may be null points at one row or none.
      return shown.some((table) => table.name === to)
        ? [`  ${name} }o--${column.required ? '||' : 'o|'} ${to} : ${column.name}`]
        : []
    })
  )
  return ['```mermaid', 'erDiagram', ...entities, ...arrows, '```'].join('\n')
}

function typeText(type: LogicalType): string {
  return type.kind === 'text' ? `text, ${type.bytes} bytes` : type.kind.replace('-', ' ')
}

function code(text: string): string {
  return `\`${text}\``
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
