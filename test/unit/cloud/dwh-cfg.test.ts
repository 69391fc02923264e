import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { changeDwhCfg } from '../../../src/cloud/dwh-cfg.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sparkify-cfg-'))
  path = join(folder, 'dwh.cfg')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const host = (value: string | undefined) => [{ section: 'CLUSTER', key: 'HOST', value } as const]

test('comments, order, quotes and line ends stay; nobody else may read it; nothing is left beside it', async () => {
  writeFileSync(path, "# mine\r\n[IAM_ROLE]\r\nARN = ''\r\n[CLUSTER]\r\nDB_NAME=dwh\r\nHOST='old' ; the host\r\n")
  chmodSync(path, 0o644)
  await changeDwhCfg(path, [...host('new'), { section: 'CLUSTER', key: 'NAME', value: 'x' }])
  expect(readFileSync(path, 'utf8')).toBe(
    "# mine\r\n[IAM_ROLE]\r\nARN = ''\r\n[CLUSTER]\r\nDB_NAME=dwh\r\nHOST='new' ; the host\r\nNAME = x\r\n"
  )
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['dwh.cfg'])
})

test('a file that is not there is made; one behind a link stays behind it; emptying makes no key', async () => {
  await changeDwhCfg(path, host('one'))
  expect(readFileSync(path, 'utf8')).toBe('[CLUSTER]\nHOST = one\n')
  const link = join(folder, 'link.cfg')
  symlinkSync(path, link)
  await changeDwhCfg(link, [...host(undefined), { section: 'IAM_ROLE', key: 'ARN', value: undefined }])
  expect(readFileSync(path, 'utf8')).toMatch(/^\[CLUSTER\]\nHOST = ?\n$/)
  expect(readdirSync(folder).sort()).toEqual(['dwh.cfg', 'link.cfg'])
})

test('a file that cannot be written: which, and what to do', async () => {
  await expect(changeDwhCfg(join(folder, 'no', 'dwh.cfg'), host('x'))).rejects.toMatchObject({
    code: 'E_CONFIG',
    message: expect.stringMatching(/dwh\.cfg cannot be written: ENOENT$/)
  })
})
