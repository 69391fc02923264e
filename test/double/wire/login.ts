import { createHash, randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'
import type { Users } from '../cluster/cluster.ts'
import { RedshiftError } from '../errors.ts'
import { encode, type Frame, FrameReader, int32, readCString } from './frames.ts'

const SSL_REQUEST = 80877103
const GSS_REQUEST = 80877104
const CANCEL_REQUEST = 80877102

/** Frames of one client, one after the other. */
export class ClientChannel {
  socket: Socket
  secure = false
  readonly #reader = new FrameReader(true)
  #frames: Frame[] = []
  #wake: (() => void) | undefined
  #ended = false
  onEnd: () => void = () => undefined

  constructor(socket: Socket) {
    this.socket = socket
    this.#listen()
  }

  #listen(): void {
    this.socket.on('data', (chunk: Buffer) => {
      this.#frames.push(...this.#reader.push(chunk))
      this.#wake?.()
    })
    this.socket.on('error', () => this.#end())
    this.socket.on('close', () => this.#end())
  }

  #end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#wake?.()
    this.onEnd()
  }

  /** The next frame, or undefined where the client has gone. */
  async next(): Promise<Frame | undefined> {
    for (;;) {
      const frame = this.#frames.shift()
      if (frame || this.#ended) return frame
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  write(bytes: Buffer): void {
    if (!this.#ended) this.socket.write(bytes)
  }

  expectUntyped(): void {
    this.#reader.expectUntyped()
  }

  /** Goes on in TLS. */
  upgrade(context: SecureContext): void {
    const plain = this.socket
    plain.removeAllListeners('data')
    plain.write('S')
    this.secure = true
    this.socket = new TLSSocket(plain, { isServer: true, secureContext: context })
    this.#listen()
  }
}

export interface LoginRules {
  readonly users: Users
  readonly tls: SecureContext | undefined
  readonly requireTls: boolean
  /** sha256 asks with message 13, which `pg` does not know (mtxr/vscode-sqltools 1415). */
  readonly passwordStorage: 'md5' | 'sha256'
}

/** The start-up of a connection: TLS, a cancel request, or a user who has logged in. */
export async function login(
  channel: ClientChannel,
  rules: LoginRules
): Promise<
  { readonly user: string; readonly settings: ReadonlyMap<string, string> } | { readonly cancel: Buffer } | undefined
> {
  for (;;) {
    const first = await channel.next()
    if (!first) return undefined
    const code = first.body.readInt32BE(0)
    if (code === SSL_REQUEST || code === GSS_REQUEST) {
      channel.expectUntyped()
      if (code === SSL_REQUEST && rules.tls) channel.upgrade(rules.tls)
      else channel.write(Buffer.from('N'))
      continue
    }
    if (code === CANCEL_REQUEST) return { cancel: first.body }
    const settings = readSettings(first.body)
    const user = settings.get('user') ?? ''
    // Rule: require_ssl refuses connections without TLS (MGMT connecting-ssl-support).
    if (rules.requireTls && !channel.secure) {
      throw new RedshiftError('28000', `no pg_hba.conf entry for host "127.0.0.1", user "${user}", SSL off`)
    }
    await checkPassword(channel, rules, user)
    return { user, settings }
  }
}

function readSettings(body: Buffer): Map<string, string> {
  const settings = new Map<string, string>()
  let at = 4
  while (at < body.length && body[at] !== 0) {
    const [name, next] = readCString(body, at)
    const [value, after] = readCString(body, next)
    settings.set(name, value)
    at = after
  }
  return settings
}

const md5 = (...parts: readonly (string | Buffer)[]): string => {
  const hash = createHash('md5')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

async function checkPassword(channel: ClientChannel, rules: LoginRules, user: string): Promise<void> {
  if (rules.passwordStorage === 'sha256') channel.write(encode('R', Buffer.concat([int32(13), Buffer.alloc(16)])))
  const salt = randomBytes(4)
  if (rules.passwordStorage === 'md5') channel.write(encode('R', Buffer.concat([int32(5), salt])))
  const answer = await channel.next()
  const password = rules.users.passwordOf(user)
  const given = answer?.type === 'p' ? readCString(answer.body, 0)[0] : ''
  if (password === undefined || given !== `md5${md5(md5(password, user), salt)}`) {
    throw new RedshiftError('28P01', `password authentication failed for user "${user}"`)
  }
}
