import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type BuildAppOptions, buildApp } from 'fauxqs'
import { compareBytes } from '../../src/util/bytes.ts'
import { type S3Place, s3Place } from './s3-place.ts'

type Stores = NonNullable<BuildAppOptions['stores']>
type S3Store = Stores['s3Store']

/**
 * fauxqs, an S3 server in this process: starts at once, and proves listing, paging, If-Match and Range. It is no S3: it checks no
 * signature and knows no rights, and its own order of keys, by locale, is replaced here by that of S3.
 */
export async function startS3Server(): Promise<S3Place> {
  const { S3Store } = await part<{ S3Store: new () => S3Store }>('s3/s3Store.js')
  const { SqsStore } = await part<{ SqsStore: new () => Stores['sqsStore'] }>('sqs/sqsStore.js')
  const { SnsStore } = await part<{ SnsStore: new () => Stores['snsStore'] }>('sns/snsStore.js')
  const s3Store = inByteOrder(new S3Store())
  const app = buildApp({ logger: false, stores: { s3Store, sqsStore: new SqsStore(), snsStore: new SnsStore() } })
  const endpoint = await app.listen({ port: 0, host: '127.0.0.1' })
  const stop = async (): Promise<void> => {
    app.server.closeAllConnections()
    await app.close()
  }
  return s3Place({ endpoint, credentials: { accessKeyId: 'AK', secretAccessKey: 'SK' }, stop })
}

/** Modules of the package that it does not export: the store, whose listing has to be mended. */
async function part<M>(path: string): Promise<M> {
  const root = dirname(fileURLToPath(import.meta.resolve('fauxqs')))
  return import(pathToFileURL(join(root, path)).href)
}

function inByteOrder(store: S3Store): S3Store {
  const all = store.listObjects.bind(store)
  store.listObjects = (bucket, { prefix = '', startAfter = '', maxKeys = 1000 } = {}) => {
    const { objects } = all(bucket, { prefix, maxKeys: Number.MAX_SAFE_INTEGER })
    const left = objects.filter(({ key }) => compareBytes(key, startAfter) > 0)
    left.sort((a, b) => compareBytes(a.key, b.key))
    return { objects: left.slice(0, maxKeys), commonPrefixes: [], isTruncated: left.length > maxKeys }
  }
  return store
}
