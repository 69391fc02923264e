import { homedir, userInfo } from 'node:os'

/** The folder for which ~ stands. A container may run as a user of whom the system knows nothing but the number. */
export function homeFolder(env: Readonly<Record<string, string | undefined>>, ask: () => string = homedir): string {
  return env.HOME || env.USERPROFILE || known(ask) || '/'
}

/** Who runs this process. */
export function userName(ask: () => string = () => userInfo().username): string {
  return known(ask) ?? `user ${process.getuid?.() ?? 'unknown'}`
}

function known(ask: () => string): string | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}
