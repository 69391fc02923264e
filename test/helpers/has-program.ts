import { spawnSync } from 'node:child_process'

/** Whether this machine has a program, for tests that need one from outside. */
export function hasProgram(name: string): boolean {
  return spawnSync('which', [name], { stdio: 'ignore' }).status === 0
}
