/** An AWS account, as far as `sparkify cluster` sees one. Reading a thing that is in motion brings it one step further: there is no clock. */
export interface Pace {
  /** Looks until a thing that is being made is ready, or one that goes is gone. */
  readonly looks: number
  /** Refusals of a role that was just made. */
  readonly roleDelay: number
  /** Refusals to delete the security group of a cluster that is gone. */
  readonly groupDelay: number
  /** The administrator's secret, where another stand-in holds one; else a name as AWS makes it. */
  readonly secretArn?: string
}

export type Tags = Record<string, string>

export interface Role {
  name: string
  path: string
  trust: string
  tags: Tags
  policies: Record<string, string>
  attached: string[]
  /** How often a cluster is still refused because of it. */
  fresh: number
}

export interface Group {
  id: string
  name: string
  vpc: string
  tags: Tags
  rules: { protocol: string; from: number; to: number; cidr: string }[]
  busy: number
}

/** A thing that takes its time. */
export interface Moving {
  name: string
  status: string
  /** Looks until the status becomes `next`; `gone` takes the thing away. */
  looks: number
  next: string
  tags: Tags
}

export interface Cluster extends Moving {
  nodeType: string
  nodes: number
  db: string
  roles: { arn: string; status: string }[]
  groups: string[]
  public: boolean
}

export interface Namespace extends Moving {
  db: string
  roles: string[]
}

export interface Workgroup extends Moving {
  namespace: string
  rpu: number
  groups: string[]
  public: boolean
  port: number
}

export interface Limit {
  id: string
  resource: string
  amount: number
  period: string
  action: string
}

export const ACCOUNT = '123456789012'
export const REGION = 'us-west-2'

export class Account {
  readonly pace: Pace
  roles: Role[] = []
  groups: Group[] = []
  clusters: Cluster[] = []
  namespaces: Namespace[] = []
  workgroups: Workgroup[] = []
  limits: Limit[] = []
  /** Of clusters and of namespaces. */
  snapshots: string[] = []
  namespaceSnapshots: string[] = []
  /** Every thing that was ever made: kind and name. */
  readonly made: string[] = []
  #ids = 0

  constructor(pace: Partial<Pace> = {}) {
    this.pace = { looks: 2, roleDelay: 1, groupDelay: 1, ...pace }
  }

  secretOf(name: string): string {
    return this.pace.secretArn ?? `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:redshift!${name}-dwhadmin-AbCdEf`
  }

  id(prefix: string): string {
    this.#ids += 1
    return `${prefix}${String(this.#ids).padStart(8, '0')}`
  }

  /** Brings a thing one look further. @returns whether it is still there */
  step<T extends Moving>(list: T[], thing: T): boolean {
    if (thing.next === '') return true
    thing.looks -= 1
    if (thing.looks > 0) return true
    if (thing.next === 'gone') {
      list.splice(list.indexOf(thing), 1)
      return false
    }
    thing.status = thing.next
    thing.next = ''
    return true
  }

  move(thing: Moving, status: string, next: string): void {
    thing.status = status
    thing.next = next
    thing.looks = this.pace.looks
  }

  /** What is there, without what passes by itself: two of them can be compared. */
  contents(): unknown {
    const { roles, groups, clusters, namespaces, workgroups, limits, snapshots, namespaceSnapshots } = this
    return structuredClone({ roles, groups, clusters, namespaces, workgroups, limits, snapshots, namespaceSnapshots })
  }
}
