import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { doubleUnavailable } from '../double/double.ts'
import { type StandIns, startStandIns } from '../helpers/aws-stand-ins.ts'
import { sparkify } from '../helpers/spawn.ts'
import { eventLine } from '../helpers/tiny-data.ts'
import { song } from '../helpers/workspace.ts'

const missing = await doubleUnavailable()
const SCRIPT = fileURLToPath(new URL('../../scripts/aws-acceptance.mjs', import.meta.url))

describe.skipIf(missing !== undefined)(
  `a whole session on stand-ins, not on AWS${missing ? ` (skipped: ${missing})` : ''}`,
  () => {
    let on: StandIns
    beforeAll(async () => {
      on = await startStandIns()
      await on.put('log_data/2018/11/a.json', [0, 1, 2].map((item) => eventLine({ itemInSession: item })).join(''))
      await on.put('song_data/A/a.json', JSON.stringify(song({ title: 'Alpha', artist_name: 'Ants', duration: 200.5 })))
    })
    afterAll(() => on?.stop())

    function acceptance(...argv: string[]) {
      const child = spawn(process.execPath, [SCRIPT, '--config', join(on.at.folder, 'dwh.cfg'), ...argv], {
        cwd: on.at.folder,
        env: { PATH: process.env.PATH, HOME: process.env.HOME, ...on.env }
      })
      let said = ''
      child.stderr.on('data', (part) => {
        said += part
      })
      const ended = new Promise<{ code: number | null; said: string }>((resolve) =>
        child.on('close', (code) => resolve({ code, said }))
      )
      return { child, ended, said: () => said }
    }

    test('the walk of the guide: up, etl, query, down', async () => {
      const before = on.aws.account.contents()
      const walk = (...argv: string[]) => sparkify(argv, { cwd: on.at.folder, env: on.env })
      expect(await walk('cluster', 'up', '--name', on.name, '--ttl', '2h', '--yes')).toMatchObject({ code: 0 })
      const loaded = await walk('etl')
      expect(loaded, loaded.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('3 songplays') })
      expect(loaded.stderr).toContain('`sparkify cluster down` deletes it')
      expect(await walk('query', 'top-songs')).toMatchObject({ code: 0, stdout: expect.stringContaining('Alpha') })
      expect(await walk('create-tables', '--yes')).toMatchObject({ code: 0 })
      expect(await walk('cluster', 'down', '--yes')).toMatchObject({ code: 0 })
      expect(on.aws.account.contents()).toEqual(before)
    })

    test('without --spend it does not start', async () => {
      expect(await acceptance().ended).toMatchObject({ code: 2, said: expect.stringContaining('Give --spend') })
    })

    test('every step, a report that says stand-ins, and nothing left', async () => {
      const before = on.aws.account.contents()
      const { ended } = acceptance('--spend', '2', '--name', on.name)
      const { said } = await ended
      const report = readFileSync(join(on.at.folder, 'aws-acceptance.md'), 'utf8')
      expect(report).toContain('NOT AWS')
      expect(report.match(/^\| .* \| FAILED \| .*$/gm) ?? [], `${said}\n${report}`).toEqual([])
      expect(report).toMatch(/\| down \| .* \| ok \|/)
      expect(on.aws.account.contents()).toEqual(before)
    })

    test('Ctrl-C in the middle: what was made is deleted', async () => {
      const before = on.aws.account.contents()
      const { child, ended, said } = acceptance('--spend', '2', '--name', on.name)
      await expect.poll(said, { timeout: 60_000 }).toContain('… up again')
      child.kill('SIGINT')
      expect(await ended).toMatchObject({ code: 1, said: expect.stringContaining('deleting what was made') })
      expect(on.aws.account.contents()).toEqual(before)
    })
  }
)
