import { completionScript } from '../completion/script.ts'
import type { Context } from '../context.ts'
import type { VerbOptions } from '../options.ts'

export async function run({ shell }: VerbOptions<'completion'>, { out, json }: Context): Promise<undefined> {
  const script = completionScript(shell)
  if (json) out.json({ shell, script })
  else out.write(script)
}
