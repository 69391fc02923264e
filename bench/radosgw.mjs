// The tests' own radosgw, for a bench.
import { testHelper } from './helpers.mjs'

/** Starts one; throws where it is not installed. */
export async function startRadosgw() {
  const helper = await testHelper('radosgw', 'free-port', 'has-program')
  const missing = helper.radosgwMissing()
  if (missing !== undefined) throw new Error(`radosgw: ${missing}`)
  return helper.startRadosgw()
}
