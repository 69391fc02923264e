// Writes the reference pages and the example configuration from the tables in the code (needs `npm run build`).
// With --check it writes nothing and fails where a file is not what the code says.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const check = process.argv.includes('--check')

const ENGINES = [
  ['duckdb', 'DuckDB'],
  ['postgres', 'PostgreSQL'],
  ['redshift', 'Amazon Redshift']
]

const load = (module) => import(pathToFileURL(join(root, 'dist', module)).href)

/** The DDL of an engine, so that a change of the model shows in a diff as what it does to the database. */
async function schemaDump(name, kind, { allStatements }) {
  const { dialectOf } = await load('warehouse/open.js')
  const statements = allStatements(await dialectOf(kind)).filter(({ part }) => part === 'create')
  const head = `-- The tables on ${name}. Generated from src/model/ by \`npm run docs\`; change that.\n`
  return `${head}\n${statements.map(({ sql }) => `${sql};\n`).join('\n')}`
}

/** What is generated: the file, the module in dist/ and the function in it that gives the text. */
const pages = [
  ['docs/reference/cli.md', 'cli/reference.js', (module) => module.cliReference()],
  ['docs/reference/configuration.md', 'config/reference.js', (module) => module.configurationReference()],
  [
    'docs/reference/tables.md',
    'model/reference.js',
    async (module) => {
      const { dialectOf } = await load('warehouse/open.js')
      const engines = await Promise.all(ENGINES.map(async ([kind, name]) => [name, (await dialectOf(kind)).type]))
      return module.tablesReference(engines)
    }
  ],
  ...ENGINES.map(([kind, name]) => [
    `docs/reference/schema.${kind}.sql`,
    'pipeline/statements.js',
    async (module) => schemaDump(name, kind, module)
  ]),
  [
    'docs/reference/questions.md',
    'queries/index.js',
    async (module) => module.questionsDoc(await module.listQuestions())
  ],
  ['dwh.example.cfg', 'config/reference.js', (module) => module.exampleConfig()]
]

const stale = []
for (const [file, module, render] of pages) {
  const text = await render(await load(module))
  const path = join(root, file)
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
  stale.push(file)
  if (check) continue
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

const list = stale.join(', ')
if (check && stale.length > 0) {
  console.error(`not what the code says: ${list}. Run: npm run build && npm run docs`)
  process.exitCode = 1
} else {
  console.log(stale.length > 0 ? `written: ${list}` : `${pages.length} files are what the code says`)
}
