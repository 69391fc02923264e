/** What the name of a cluster's endpoint says of it. */
export type Target =
  | { readonly kind: 'cluster'; readonly cluster: string; readonly region: string }
  | { readonly kind: 'workgroup'; readonly workgroup: string; readonly region: string }

const CLUSTER = /^([a-z][a-z0-9-]*)\.[a-z0-9]+\.([a-z0-9-]+)\.redshift\.amazonaws\.com(\.cn)?$/i
const WORKGROUP = /^([a-z0-9][a-z0-9-]*)\.\d{12}\.([a-z0-9-]+)\.redshift-serverless\.amazonaws\.com(\.cn)?$/i

/**
 * Reads `<cluster>.<hash>.<region>.redshift.amazonaws.com` or `<workgroup>.<account>.<region>.redshift-serverless.amazonaws.com`:
 * all that the Data API and the credentials of IAM need. Undefined for every other host (a tunnel, a domain of one's own).
 */
export function targetOfHost(host: string): Target | undefined {
  const [, cluster, clusterRegion] = CLUSTER.exec(host) ?? []
  if (cluster && clusterRegion) return { kind: 'cluster', cluster: cluster.toLowerCase(), region: clusterRegion }
  const [, workgroup, region] = WORKGROUP.exec(host) ?? []
  return workgroup && region ? { kind: 'workgroup', workgroup: workgroup.toLowerCase(), region } : undefined
}
