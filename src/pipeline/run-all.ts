import type { Session } from '../warehouse/types.ts'

/** Runs many statements that do little, in one message where the engine takes that. */
export async function runAll(session: Session, statements: readonly string[]): Promise<void> {
  if (session.runAll) return session.runAll(statements)
  for (const sql of statements) await session.run(sql)
}
