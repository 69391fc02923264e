// The tests' own radosgw (test/helpers/radosgw.ts), for a bench that runs without their compiler.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'

const HELPERS = ['free-port', 'has-program', 'radosgw']

/** Starts one; throws where it is not installed. */
export async function startRadosgw() {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-bench-'))
  try {
    for (const name of HELPERS) {
      const source = readFileSync(new URL(`../test/helpers/${name}.ts`, import.meta.url), 'utf8')
      const { outputText } = ts.transpileModule(source, { compilerOptions: { module: 'ESNext', target: 'ES2022' } })
      writeFileSync(join(folder, `${name}.mjs`), outputText.replace(/(from '\.\/[\w-]+)\.ts'/g, "$1.mjs'"))
    }
    const helper = await import(pathToFileURL(join(folder, 'radosgw.mjs')).href)
    const missing = helper.radosgwMissing()
    if (missing !== undefined) throw new Error(`radosgw: ${missing}`)
    return await helper.startRadosgw()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
