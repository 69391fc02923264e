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

/** How an engine writes each type: its name, and what gives the text. */
export type EngineTypes = readonly (readonly [engine: string, type: (type: LogicalType) => string])[]

/** docs/reference/tables.md: the data dictionary and the diagram, from the declarations of the tables. */
export function tablesReference(engines: EngineTypes = []): string {
  const sections = groups.map(({ group, title, says }) => {
    const members = tables.filter((table) => table.group === group)
    const seen = group === 'star' ? views.map(viewSection) : []
    return `## ${title}\n\n${says}\n${[...members.map(tableSection), ...seen].join('')}`
  })
  return `# Tables

<!-- Generated from src/model/ by \`npm run docs\`; change that. -->

The same tables on every engine. Times are UTC with milliseconds. A key is unique and never null; engines that do not enforce
keys are checked instead.

${diagram(tables.filter(({ group }) => group === 'star' || group === 'books'))}

${typeTable(engines)}
${sections.join('\n')}`
}

/** What each type of the tables below is on each engine. */
function typeTable(engines: EngineTypes): string {
  const kinds: readonly LogicalType[] = [
    { kind: 'text', bytes: 64 },
    { kind: 'long-text' },
    { kind: 'integer' },
    { kind: 'bigint' },
    { kind: 'double' },
    { kind: 'timestamp' }
  ]
  const rows = kinds.map((kind) => {
    const name = kind.kind === 'text' ? 'text, N bytes' : typeText(kind)
    return `| ${[name, ...engines.map(([, type]) => code(type(kind).replace('(64)', '(N)')))].join(' | ')} |`
  })
  return `## Types

A text of more than its N bytes (UTF-8) is rejected as too_long before it reaches an engine.

| ${['type', ...engines.map(([name]) => name)].join(' | ')} |
|${'---|'.repeat(engines.length + 1)}
${rows.join('\n')}
`
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
      ...rangeText(column),
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

/** The range of a column; not that of its type. */
function rangeText({ min, max }: ColumnDef): string[] {
  const from = min !== undefined && min > -(2 ** 31) ? min : undefined
  const to = max !== undefined && max < 2 ** 31 - 1 ? max : undefined
  if (from !== undefined && to !== undefined) return [`${from} to ${to}.`]
  return from === undefined ? [] : [`At least ${from}.`]
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
