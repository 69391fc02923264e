import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** A folder that is gone after the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-sim-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Paths of all files below a folder, sorted, with `/`. */
export function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort()
}

/** SHA-256 over the paths and bytes of a folder's files, but for the simulator's note to itself. */
export function treeHash(folder: string): string {
  const hash = createHash('sha256')
  const files = filesOf(folder).filter((path) => path !== 'simulation.json')
  for (const path of files)
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(folder, path)))
  return hash.digest('hex')
}

/** All rows of a folder's log files, in the order of the files. */
export function rowsOf(folder: string): string[] {
  const logs = join(folder, 'log_data')
  return filesOf(logs).flatMap((path) =>
    readFileSync(join(logs, path), 'utf8')
      .split('\n')
      .filter((row) => row !== '')
  )
}

/** The folder of the real data, or undefined when it is not here. */
export function realData(): string | undefined {
  const folder =
    process.env.SPARKIFY_REAL_DATA ?? fileURLToPath(new URL('../../../../shared/data/sparkify', import.meta.url))
  return existsSync(join(folder, 'log_data')) ? folder : undefined
}

const source = fileURLToPath(new URL('../../../src', import.meta.url))

/** The simulator as JavaScript in a temporary folder: worker threads cannot load TypeScript on Node 20. */
export async function transpiled(): Promise<string> {
  // The compiler takes most of a second to load, and one test needs it.
  const { default: ts } = await import('typescript')
  const folder = tempFolder()
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
  for (const path of filesOf(source).filter((file) => /^(simulate|util)\/.*\.ts$/.test(file))) {
    const { outputText } = ts.transpileModule(readFileSync(join(source, path), 'utf8'), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
        rewriteRelativeImportExtensions: true
      }
    })
    const target = join(folder, path.replace(/\.ts$/, '.js'))
    mkdirSync(join(target, '..'), { recursive: true })
    writeFileSync(target, outputText)
  }
  return folder
}
