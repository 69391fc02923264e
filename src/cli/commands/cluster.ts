import { relative, resolve } from 'node:path'
import { Cloud, type CloudEvent } from '../../cloud/cloud.ts'
import { down } from '../../cloud/down.ts'
import { instantText } from '../../cloud/resource.ts'
import { type ClusterSpec, type ClusterType, clusterSpec } from '../../cloud/spec.ts'
import { clusterStatus, pauseOrResume } from '../../cloud/status.ts'
import { up } from '../../cloud/up.ts'
import { AppError } from '../../util/errors.ts'
import { clearCluster, writeEndpoint, writeIntent } from '../cluster-cfg.ts'
import { policyOf } from '../cluster-policy.ts'
import { accountText, downPlanText, downText, followCloud, statusText, upPlanText } from '../cluster-text.ts'
import type { Context } from '../context.ts'
import { awsAccess } from '../open.ts'
import type { VerbOptions } from '../options.ts'
import { wrapLines } from '../render/wrap.ts'

type Options = VerbOptions<'cluster'>

export async function run(options: Options, context: Context): Promise<number | undefined> {
  checkFlags(options)
  const type = typeOf(options)
  const spec = clusterSpec(context.config, type)
  if (options.action === 'policy') {
    const policy = policyOf(spec, context.config, options.format ?? 'json')
    if (context.json) context.out.json({ policy })
    else context.out.write(typeof policy === 'string' ? policy : `${JSON.stringify(policy, null, 2)}\n`)
    return undefined
  }
  const calls: CloudEvent[] = []
  const cloud = openCloud(options, context, spec, calls)
  try {
    return await act(options, context, spec, cloud, calls)
  } catch (error) {
    throw cloud.error(error)
  } finally {
    context.err.progress(undefined)
    await cloud.close()
  }
}

/** On a terminal, as wide as that is. */
const fitted = (text: string, { isTty, columns }: Context): string => wrapLines(text, isTty ? columns : undefined)

function openCloud({ dryRun }: Options, context: Context, spec: ClusterSpec, calls: CloudEvent[]): Cloud {
  const { config, err, signal, now } = context
  const follow = followCloud(err)
  return new Cloud({
    access: { ...awsAccess(config), region: spec.region },
    dryRun,
    pollSeconds: config.pollSeconds,
    waitMinutes: config.waitMinutes,
    signal,
    now,
    emit: (event) => {
      if (event.kind !== 'call' || !dryRun) return follow(event)
      calls.push(event)
      context.out.write(`${event.service} ${event.action} ${JSON.stringify(readable(event.input), null, 2)}\n`)
    }
  })
}

/** Documents inside of calls are JSON in a text: shown as JSON, so that a person can read what a role may do. */
function readable(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [key, /Document$/.test(key) ? JSON.parse(String(value)) : value])
  )
}

async function act(
  options: Options,
  context: Context,
  spec: ClusterSpec,
  cloud: Cloud,
  calls: readonly CloudEvent[]
): Promise<number | undefined> {
  const { out, json } = context
  const dry = cloud.dryRun
  switch (options.action) {
    case 'up':
      await runUp(options, context, spec, cloud)
      break
    case 'down':
      return runDown(options, context, spec, cloud, calls)
    case 'status': {
      const status = await clusterStatus(cloud, spec)
      if (json) out.json(status)
      else out.write(fitted(statusText(status, context.now()), context))
      return undefined
    }
    case 'pause':
    case 'resume': {
      if (spec.type === 'serverless') {
        out.write(
          `Serverless bills nothing for computing while no query runs: there is nothing to ${options.action}.\n`
        )
        if (json) out.json({ action: options.action, type: spec.type, done: false })
        return undefined
      }
      const account = await pauseOrResume(cloud, spec, options.action)
      if (!dry) out.write(`${accountText(account)}The cluster ${spec.name} is ${options.action}d.\n`)
      if (json && !dry) out.json({ action: options.action, account, done: true })
    }
  }
  if (json && dry) out.json({ dryRun: true, calls })
  return undefined
}

async function runUp(options: Options, context: Context, spec: ClusterSpec, cloud: Cloud): Promise<void> {
  const { config, out, err, json, now, confirm } = context
  const file = config.file ?? resolve(context.cwd, 'dwh.cfg')
  if (config.dbPassword) {
    err.note(
      '[CLUSTER] DB_PASSWORD is not used: AWS makes the administrator’s password and keeps it in Secrets Manager.'
    )
  }
  const expires = options.ttl === undefined ? config.expires : new Date(now().getTime() + options.ttl * 1000)
  const report = await up({
    cloud,
    spec,
    expires,
    confirm: async (plan) => {
      const { account, region } = plan.account
      if (cloud.dryRun || options.yes) err.note(fitted(upPlanText(plan), context).trimEnd())
      if (cloud.dryRun || options.yes || plan.things.every(({ there }) => there)) return true
      out.write(fitted(upPlanText(plan), context))
      return confirm(`Create what is new in account ${account}, region ${region}?`)
    },
    begin: async (plan) => {
      if (!cloud.dryRun) await writeIntent(file, config, plan, now())
    }
  })
  if (!report) {
    if (json) out.json({ up: false })
    else out.write('Nothing was changed.\n')
    return
  }
  const { endpoint, plan } = report
  if (!endpoint) return
  await writeEndpoint(file, endpoint, spec)
  if (json) out.json({ up: true, account: plan.account, endpoint, expires: expires ? instantText(expires) : null })
  else {
    out.write(
      `${endpoint.host}:${endpoint.port}, database ${endpoint.dbName}, role ${endpoint.roleArn}\nWritten to ${relative(context.cwd, file)}. \`sparkify etl\` loads into it; \`sparkify cluster down\` deletes it.\n`
    )
  }
}

async function runDown(
  options: Options,
  context: Context,
  spec: ClusterSpec,
  cloud: Cloud,
  calls: readonly CloudEvent[]
): Promise<number | undefined> {
  const { config, out, err, json, now, confirm } = context
  const sure = cloud.dryRun || options.yes
  const report = await down({
    cloud,
    spec,
    confirm: async (plan) => {
      if (sure) {
        err.note(fitted(downPlanText(plan), context).trimEnd())
        return true
      }
      out.write(fitted(downPlanText(plan), context))
      return confirm(`Delete these, and all data in them, in account ${plan.account.account}, region ${spec.region}?`)
    },
    finalSnapshot: async () => {
      if (options.finalSnapshot !== undefined || sure) return options.finalSnapshot
      const name = `${spec.name}-final-${instantText(now()).replace(/[-:TZ]/g, '')}`
      return (await confirm(`Keep the data in a snapshot, ${name}? It costs money until you delete it.`))
        ? name
        : undefined
    }
  })
  if (!report) {
    if (json) out.json({ down: false })
    else out.write('Nothing was changed.\n')
    return undefined
  }
  for (const text of report.plan.notOurs) err.warn(`left alone: ${text}`)
  if (cloud.dryRun) {
    if (json) out.json({ dryRun: true, calls })
    return undefined
  }
  if (config.file !== undefined && report.leftovers.length === 0)
    await clearCluster(config.file, spec, report.plan.account)
  const { account } = report.plan
  if (json)
    out.json({ down: true, account, deleted: report.deleted, leftovers: report.leftovers, snapshots: report.snapshots })
  else out.write(fitted(downText(report), context))
  return report.leftovers.length > 0 ? 1 : undefined
}

function typeOf({ serverless, provisioned }: Options): ClusterType | undefined {
  if (serverless && provisioned) {
    throw new AppError('E_USAGE', 'fix-config', '--serverless and --provisioned contradict each other', {
      hint: 'Give one of them.'
    })
  }
  return serverless ? 'serverless' : provisioned ? 'provisioned' : undefined
}

/** Flags of one action only: given with another one they would be without effect, in silence. */
const OF_ONE_ACTION = [
  ['ttl', '--ttl', ['up']],
  ['finalSnapshot', '--final-snapshot', ['down']],
  ['format', '--format', ['policy']],
  ['dryRun', '--dry-run', ['up', 'down', 'pause', 'resume']],
  ['yes', '--yes', ['up', 'down']]
] as const

function checkFlags(options: Options): void {
  for (const [name, flag, actions] of OF_ONE_ACTION) {
    const given = options[name] !== undefined && options[name] !== false
    if (!given || actions.some((action) => action === options.action)) continue
    throw new AppError('E_USAGE', 'fix-config', `cluster ${options.action} has no flag ${flag}`, {
      hint: `It is of ${actions.map((action) => `cluster ${action}`).join(', ')}.`,
      details: { option: flag }
    })
  }
}
