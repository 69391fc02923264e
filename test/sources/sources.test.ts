import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { vi } from 'vitest'
import { folderSource } from '../../src/sources/folder.ts'
import { startS3Server } from '../helpers/s3-server.ts'
import { sourceConformance } from './conformance.ts'

sourceConformance({
  name: 'a folder',
  pinsVersions: false,
  namesOnly: false,
  async start() {
    const folder = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
    return {
      async put(name, content) {
        const path = join(folder, name)
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, content)
      },
      remove: async (name) => rmSync(join(folder, name)),
      source: (name) => folderSource(join(folder, name)),
      stop: async () => rmSync(folder, { recursive: true, force: true })
    }
  }
})

sourceConformance({
  name: 'S3 (fauxqs, not Amazon)',
  pinsVersions: true,
  namesOnly: true,
  async start() {
    const place = await startS3Server()
    for (const [name, value] of Object.entries(place.env)) vi.stubEnv(name, value)
    return {
      ...place,
      async stop() {
        vi.unstubAllEnvs()
        await place.stop()
      }
    }
  }
})
