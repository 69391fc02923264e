import { canonicalLines, canonicalTables, hashTable } from '../../src/pipeline/canonical.ts'
import type { Session } from '../../src/warehouse/types.ts'

/** The star of a warehouse as canonical lines, by table: two warehouses that hold the same give the same. */
export type Star = Readonly<Record<string, readonly string[]>>

export async function starLines(session: Session, withStaging = false): Promise<Star> {
  const star: Record<string, string[]> = {}
  for (const table of canonicalTables(withStaging)) {
    const lines: string[] = []
    for await (const line of canonicalLines(session, table)) lines.push(line.replace(/\n$/, ''))
    star[table.name] = lines
  }
  return star
}

/** Rows and SHA-256 of each star table, for warehouses too large to print. */
export async function starHashes(session: Session): Promise<Readonly<Record<string, string>>> {
  const hashes: Record<string, string> = {}
  for (const table of canonicalTables(false)) {
    const { rows, sha256 } = await hashTable(session, table)
    hashes[table.name] = `${rows} rows, ${sha256}`
  }
  return hashes
}
