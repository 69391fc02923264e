import { AppError } from '../util/errors.ts'

/** Marks everything that this program makes in an account, whoever runs it. */
export const PROJECT = 'sparkify-dwh'

export type Tags = Readonly<Record<string, string>>

/** Whose things these are. All four have to stand on a thing before it is changed or deleted. */
export interface Identity {
  readonly owner: string
  /** The name of the cluster or workgroup. */
  readonly cluster: string
  readonly region: string
}

/** The key of the tag that says when a cluster was meant to go; an ISO instant. */
export const EXPIRES = 'expires'

/** The tags that go into the very call that creates a thing, so that no crash can leave one without them. */
export function tagsOf({ owner, cluster, region }: Identity): Tags {
  return { project: PROJECT, owner, cluster, region }
}

/** As IAM, EC2 and Redshift write tags. */
export const upperTags = (tags: Tags): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))

/** As Redshift Serverless writes tags. */
export const lowerTags = (tags: Tags): { key: string; value: string }[] =>
  Object.entries(tags).map(([key, value]) => ({ key, value }))

type AnyTag = {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
  readonly key?: string | undefined
  readonly value?: string | undefined
}

export function readTags(tags: readonly AnyTag[] | undefined): Tags {
  return Object.fromEntries((tags ?? []).map((tag) => [tag.Key ?? tag.key ?? '', tag.Value ?? tag.value ?? '']))
}

/** Whether a thing with these tags is of this cluster and owner. */
export function isOurs(tags: Tags, identity: Identity): boolean {
  return Object.entries(tagsOf(identity)).every(([key, value]) => tags[key] === value)
}

/** The error for a thing that has our name and not our tags: it is somebody else's, and stays as it is. */
export function foreign(title: string, tags: Tags, identity: Identity): AppError {
  const other = tags.project === PROJECT && tags.cluster === identity.cluster && tags.region === identity.region
  const message = other
    ? `${title} is of ${tags.owner ?? 'nobody'}, and not of ${identity.owner}`
    : `${title} is there, but without the tags of this program: it is somebody else's, and is left alone`
  const hint = other
    ? `Ask ${tags.owner ?? 'its owner'}; or say that you mean it with --owner ${tags.owner ?? '<name>'}.`
    : 'Take another name: --name, or [CLUSTER] NAME in dwh.cfg.'
  return new AppError('E_WAREHOUSE', 'fix-config', message, { hint, details: { thing: title } })
}
