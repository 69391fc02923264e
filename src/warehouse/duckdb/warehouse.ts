import { existsSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DuckDb } from '../../util/duckdb.ts'
import { AppError } from '../../util/errors.ts'
import type { Session, SessionOptions, Warehouse } from '../types.ts'
import { duckdbDialect } from './dialect.ts'
import { duckdbError } from './errors.ts'
import { DuckDbSession } from './session.ts'
import { isUnborn, removeUnborn } from './unborn.ts'

export interface DuckDbOptions {
  /** Most memory that DuckDB takes before it writes to the temporary folder, e.g. '800MB'. */
  readonly memoryLimit: string
  /** Folder for what does not fit in memory. */
  readonly tempDir: string
}

/** The oldest DuckDB that reads the files that are made here. */
const STORAGE_VERSION = 'v1.3.0'

/**
 * Files this process has open. The operating system's lock keeps other processes out, but not a second run in this
 * one, which two calls of the library could start.
 */
const openHere = new Map<string, { readers: number; writer: boolean }>()

/** A DuckDB file, or memory that lives as long as this object. */
export function duckdbWarehouse(path: string, options: DuckDbOptions): Warehouse {
  const memory = path === ':memory:'
  const file = memory ? path : resolve(path)
  let kept: Promise<DuckDb> | undefined

  async function open(access: 'read' | 'write', waitSeconds: number, signal?: AbortSignal): Promise<DuckDb> {
    const settings = {
      memory_limit: options.memoryLimit,
      temp_directory: options.tempDir,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      // A checkpoint would merge the half-filled row groups that each batch leaves, by compressing them again: a third
      // of a large load. Rows that were deleted are cleared away by the dialect's reclaim instead.
      max_vacuum_tasks: '0',
      // With the default of 16 MB there is a checkpoint every other batch, and each costs more than the one before
      // (docs/decisions/0066).
      checkpoint_threshold: '128MB',
      // New files take the form of DuckDB 1.3, whose one method for text (dict_fsst) does what two older ones did: a load
      // compresses in half the time and a file is a sixth smaller (docs/decisions/0047). A file in an older form keeps it.
      storage_compatibility_version: STORAGE_VERSION,
      // No statement leans on the order in which rows were inserted, and keeping it costs a load a fifth.
      preserve_insertion_order: 'false'
    }
    if (access === 'read' && !memory) {
      if (!existsSync(file) || isUnborn(file)) {
        throw new AppError('E_WAREHOUSE', 'fix-config', `there is no warehouse at ${file}`, {
          hint: 'Load one with `sparkify etl`, or name another with --warehouse duckdb:PATH.',
          details: { missing: true }
        })
      }
      Object.assign(settings, { access_mode: 'READ_ONLY', enable_external_access: 'false', lock_configuration: 'true' })
    } else if (!memory) {
      try {
        mkdirSync(dirname(file), { recursive: true })
        await removeUnborn(file, signal)
      } catch (cause) {
        throwIfStopped(signal)
        throw duckdbError(cause, file)
      }
    }
    const deadline = performance.now() + waitSeconds * 1000
    for (;;) {
      try {
        return await DuckDb.open(file, settings)
      } catch (cause) {
        const error = duckdbError(cause, file)
        if (error.code !== 'E_LOCKED' || performance.now() >= deadline) throw error
        await sleep(250, undefined, signal ? { signal } : {})
      }
    }
  }

  return {
    dialect: duckdbDialect,
    name: memory ? 'duckdb in memory' : file,
    async withSession<T>(use: (session: Session) => Promise<T>, session: SessionOptions = {}): Promise<T> {
      const access = session.access ?? 'write'
      throwIfStopped(session.signal)
      if (!memory) claim(file, access)
      try {
        if (memory) kept ??= open(access, 0)
        const db = await (kept ?? open(access, session.waitSeconds ?? 0, session.signal))
        const stop = (): void => db.interrupt()
        session.signal?.addEventListener('abort', stop)
        try {
          // Opening takes a while, and nobody would hear a stop that came meanwhile: then no statement may begin.
          throwIfStopped(session.signal)
          return await use(new DuckDbSession(db, file, access))
        } finally {
          session.signal?.removeEventListener('abort', stop)
          if (!memory) db.close()
        }
      } finally {
        if (!memory) release(file, access)
      }
    }
  }
}

function throwIfStopped(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return
  throw new AppError('E_INTERRUPTED', 'retry', 'stopped before it began', { cause: signal.reason })
}

function claim(file: string, access: 'read' | 'write'): void {
  const state = openHere.get(file) ?? { readers: 0, writer: false }
  if (state.writer || (access === 'write' && state.readers > 0)) {
    throw new AppError('E_LOCKED', 'retry', `the warehouse ${file} is held by this same process (PID ${process.pid})`, {
      hint: 'Let the first call end before you start the next.'
    })
  }
  if (access === 'write') state.writer = true
  else state.readers += 1
  openHere.set(file, state)
}

function release(file: string, access: 'read' | 'write'): void {
  const state = openHere.get(file)
  if (!state) return
  if (access === 'write') state.writer = false
  else state.readers -= 1
  if (!state.writer && state.readers === 0) openHere.delete(file)
}
