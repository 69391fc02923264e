import {
  type BigIntStats,
  closeSync,
  createReadStream,
  type Dirent,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync
} from 'node:fs'
import { join, resolve, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { compareBytes } from '../util/bytes.ts'
import { AppError } from '../util/errors.ts'
import { isDataFile, type PassedOver, type Source, type SourceFile } from './types.ts'

const PAGE = 1000

type PassOver = (what: PassedOver) => void

/**
 * A folder on this machine, or one file. Listing is synchronous inside a page: for many small files that is several
 * times faster than a promise a file, and a page takes a few milliseconds.
 * @param path absolute, or relative to the working directory
 */
export function folderSource(path: string): Source {
  const root = resolve(path)

  async function* list(
    signal?: AbortSignal,
    passOver: PassOver = () => undefined
  ): AsyncGenerator<readonly SourceFile[]> {
    let top: ReturnType<typeof statSync>
    try {
      top = statSync(root)
    } catch (cause) {
      throw unreadable(root, cause)
    }
    let page: SourceFile[] = []
    for (const file of top.isDirectory() ? walk(root, realpathSync(root), [], passOver) : one(root)) {
      page.push(file)
      if (page.length < PAGE) continue
      signal?.throwIfAborted()
      yield page
      page = []
    }
    if (page.length > 0) yield page
  }

  return {
    uri: root,
    parallel: 1,
    list,
    read(file) {
      try {
        return readWhole(file)
      } catch (cause) {
        throw unreadable(file.uri, cause)
      }
    },
    async open(file): Promise<Readable> {
      return createReadStream(file.uri)
    },
    path: (file) => file.uri
  }
}

/** The content of a file whose size is known from the listing: its state need not be asked for again, which takes a third as long as reading. */
function readWhole({ uri, size }: SourceFile): Buffer {
  // One byte more tells whether it grew.
  const content = Buffer.allocUnsafe(size + 1)
  let length = 0
  const file = openSync(uri, 'r')
  try {
    let read: number
    do {
      read = readSync(file, content, length, size + 1 - length, null)
      length += read
    } while (read > 0 && length < size)
  } finally {
    closeSync(file)
  }
  return length > size ? readFileSync(uri) : content.subarray(0, length)
}

function* one(path: string): Generator<SourceFile> {
  const found = look(path)
  if (found?.isFile()) yield version(path, found)
}

/**
 * Files below a folder in byte order of their path: a folder sorts as its name with the separator behind it.
 * @param real the folder without symbolic links
 * @param left the real folders that were left by a symbolic link on the way here
 */
function* walk(folder: string, real: string, left: readonly string[], passOver: PassOver): Generator<SourceFile> {
  let entries: Dirent[]
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch (cause) {
    throw unreadable(folder, cause)
  }
  const named: { name: string; path: string; order: string; folder: boolean; link: boolean }[] = []
  const nowhere: string[] = []
  for (const entry of entries) {
    const { name } = entry
    if (name.startsWith('.')) continue
    const path = join(folder, name)
    const link = entry.isSymbolicLink()
    const target = link ? look(path) : entry
    if (!target) {
      checkName(name, path, folder)
      // Whatever its name: it may have led to a folder, of a disk that is not there today.
      nowhere.push(path)
      continue
    }
    const isFolder = target.isDirectory()
    if (isFolder || isDataFile(name)) checkName(name, path, folder)
    if (isFolder) named.push({ name, path, order: name + sep, folder: true, link })
    else if (isDataFile(name)) named.push({ name, path, order: name, folder: false, link })
  }
  for (const uri of nowhere.sort(compareBytes)) passOver({ uri, why: 'is a link that leads nowhere' })
  named.sort((a, b) => compareBytes(a.order, b.order))
  for (const entry of named) {
    if (!entry.folder) {
      const found = look(entry.path)
      if (found?.isFile()) yield version(entry.path, found)
      else if (found) passOver({ uri: entry.path, why: 'is neither a file nor a folder' })
    } else if (entry.link) {
      const target = realpathSync(entry.path)
      const way = [...left, real]
      // A link to a folder that it lies in would never end.
      if (!way.some((each) => isWithin(each, target))) yield* walk(entry.path, target, way, passOver)
    } else yield* walk(entry.path, join(real, entry.name), left, passOver)
  }
}

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(join(folder, sep))

/** Node.js gives bytes of a name that are not UTF-8 as U+FFFD, under which there is no file: it must not be passed over. */
function checkName(name: string, path: string, folder: string): void {
  if (!name.includes('\uFFFD') || lstatSync(path, { throwIfNoEntry: false })) return
  throw new AppError('E_SOURCE', 'fix-input', `a name in ${folder} is not UTF-8: ${name}`, {
    hint: 'Rename it: the ledger knows files by their names, which are text.',
    details: { path: folder }
  })
}

/** What lies at a path, links followed; undefined where nothing does. */
function look(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false })
  } catch (cause) {
    // A link that leads to itself, or through a file, leads nowhere too.
    if (['ELOOP', 'ENOTDIR'].includes(codeOf(cause))) return undefined
    throw unreadable(path, cause)
  }
}

/**
 * The version of a file is told by its time of change to the nanosecond: of its content (mtime) and of its inode
 * (ctime), since a copy that keeps mtime would hide a change of the same size.
 */
function version(path: string, found: BigIntStats): SourceFile {
  return { uri: path, size: Number(found.size), etag: `${found.mtimeNs.toString(36)}-${found.ctimeNs.toString(36)}` }
}

const codeOf = (cause: unknown): string => (cause instanceof Error && 'code' in cause ? String(cause.code) : '')

function unreadable(path: string, cause: unknown): AppError {
  const code = codeOf(cause)
  const why =
    code === 'ENOENT' ? 'it does not exist' : code === 'EACCES' ? 'its rights do not allow it' : code || String(cause)
  return new AppError('E_SOURCE', 'fix-config', `${path} cannot be read: ${why}`, {
    hint: 'Check LOG_DATA and SONG_DATA (in [S3] of dwh.cfg, or --log-data and --song-data).',
    details: { path, gone: code === 'ENOENT' },
    cause
  })
}
