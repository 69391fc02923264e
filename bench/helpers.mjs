// The tests' own helpers are TypeScript, which Node 20 does not run: a bench has them compiled on the way.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'

const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }

/** Loads test/helpers/<first>.ts; all names are the helpers that it is made of, itself the first. */
export async function testHelper(...names) {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-bench-'))
  try {
    for (const name of names) {
      const source = readFileSync(new URL(`../test/helpers/${name}.ts`, import.meta.url), 'utf8')
      const { outputText } = ts.transpileModule(source, { compilerOptions })
      writeFileSync(join(folder, `${name}.mjs`), outputText.replace(/(from '\.\/[\w-]+)\.ts'/g, "$1.mjs'"))
    }
    return await import(pathToFileURL(join(folder, `${names[0]}.mjs`)).href)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
