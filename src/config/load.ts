import { dirname } from 'node:path'
import { InvalidValue } from '../util/invalid-value.ts'
import { createRedactor } from '../util/redact.ts'
import { parseWarehouseUrl, type WarehouseUrl } from '../util/warehouse-url.ts'
import { homeFolder } from '../util/who.ts'
import { clusterUrl } from './cluster-url.ts'
import type { Config, ConfigValues, Origin } from './config.ts'
import { configError, wrongValue } from './config-error.ts'
import { type ConfigFile, readConfigFile } from './config-file.ts'
import type { Given, Optional, Setting } from './option.ts'
import { CONFIG_VARIABLE, type SettingName, settingList, settings } from './settings.ts'
import { checkEnvironment, checkFlags, type Environment, type Flags, find } from './sources.ts'

export interface ConfigInput {
  /** Values given on the command line or in a library call, by the names of the settings. */
  readonly flags?: Flags
  readonly env: Environment
  /** Absolute. */
  readonly cwd: string
  /** --config: a file that has to be there. Without it $SPARKIFY_CONFIG, else ./dwh.cfg where there is one. */
  readonly configPath?: string | undefined
}

const DEFAULT_FILE = 'dwh.cfg'
/** Secrets that reach drivers without passing through a setting, but may come back in their errors. */
const FOREIGN_SECRETS = ['PGPASSWORD', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']

/** Reads flags, environment and dwh.cfg into one checked, frozen object. Throws E_CONFIG. */
export function loadConfig(input: ConfigInput): Config {
  const { flags = {}, env, cwd } = input
  checkFlags(flags)
  checkEnvironment(env)
  const file = openFile(input)
  const from = { flags, env, file }
  const home = homeFolder(env)
  const paths = {
    cwd: { folder: cwd, home },
    besideFile: { folder: file ? dirname(file.path) : cwd, home }
  }
  const origins = new Map<SettingName, Origin>()

  function read<T>(name: SettingName, setting: Given<T>): T
  function read<T>(name: SettingName, setting: Optional<T>): T | undefined
  function read<T>(name: SettingName, setting: Setting<T>): T | undefined {
    const found = find(name, setting, from)
    origins.set(name, found?.origin ?? { kind: 'default' })
    if (!found) return undefined
    try {
      const base = found.origin.kind === 'file' ? paths.besideFile : paths.cwd
      return setting.type.parse(found.text, { base, cwd: paths.cwd })
    } catch (error) {
      if (error instanceof InvalidValue) throw wrongValue(setting, found.text, found.origin, error)
      throw error
    }
  }

  const values: ConfigValues = {
    warehouse: read('warehouse', settings.warehouse),
    logData: read('logData', settings.logData),
    logJsonPath: read('logJsonPath', settings.logJsonPath),
    songData: read('songData', settings.songData),
    staging: read('staging', settings.staging),
    region: read('region', settings.region),
    endpoint: read('endpoint', settings.endpoint),
    awsProfile: read('awsProfile', settings.awsProfile),
    noSignRequest: read('noSignRequest', settings.noSignRequest),
    requesterPays: read('requesterPays', settings.requesterPays),
    maxConcurrentRequests: read('maxConcurrentRequests', settings.maxConcurrentRequests),
    songMatch: read('songMatch', settings.songMatch),
    maxRejected: read('maxRejected', settings.maxRejected),
    redshiftStaging: read('redshiftStaging', settings.redshiftStaging),
    lockWait: read('lockWait', settings.lockWait),
    memoryLimit: read('memoryLimit', settings.memoryLimit),
    tempDir: read('tempDir', settings.tempDir),
    batchMb: read('batchMb', settings.batchMb),
    host: read('host', settings.host),
    dbName: read('dbName', settings.dbName),
    dbUser: read('dbUser', settings.dbUser),
    dbPassword: read('dbPassword', settings.dbPassword),
    dbPort: read('dbPort', settings.dbPort),
    transport: read('transport', settings.transport),
    secretArn: read('secretArn', settings.secretArn),
    clusterName: read('clusterName', settings.clusterName),
    clusterType: read('clusterType', settings.clusterType),
    clusterRegion: read('clusterRegion', settings.clusterRegion),
    clusterOwner: read('clusterOwner', settings.clusterOwner),
    nodeType: read('nodeType', settings.nodeType),
    nodes: read('nodes', settings.nodes),
    rpu: read('rpu', settings.rpu),
    rpuHours: read('rpuHours', settings.rpuHours),
    clusterPrice: read('clusterPrice', settings.clusterPrice),
    allow: read('allow', settings.allow),
    publiclyAccessible: read('publiclyAccessible', settings.publiclyAccessible),
    pollSeconds: read('pollSeconds', settings.pollSeconds),
    waitMinutes: read('waitMinutes', settings.waitMinutes),
    started: read('started', settings.started),
    expires: read('expires', settings.expires),
    iamRole: read('iamRole', settings.iamRole)
  }
  const hostOrigin = origins.get('host')
  let warehouse: WarehouseUrl = values.warehouse
  if (values.host !== undefined && hostOrigin && origins.get('warehouse')?.kind === 'default') {
    warehouse = clusterUrl({ ...values, host: values.host }, hostOrigin)
    origins.set('warehouse', hostOrigin)
  }
  return deepFreeze({
    ...values,
    warehouse,
    file: file?.path,
    origins: Object.fromEntries(settingList().map(([name]) => [name, origins.get(name)])) as Config['origins'],
    redact: createRedactor(secretsOf(from, warehouse))
  })
}

/** Reads the address of a second warehouse, as `diff` takes one; relative paths are taken from the working directory. */
export function readWarehouseUrl(text: string, input: Pick<ConfigInput, 'env' | 'cwd'>): WarehouseUrl {
  const base = { folder: input.cwd, home: homeFolder(input.env) }
  try {
    return parseWarehouseUrl(text, base)
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error
    throw wrongValue(settings.warehouse, text, { kind: 'flag', name: 'the warehouse' }, error)
  }
}

function openFile(input: ConfigInput): ConfigFile | undefined {
  const named = input.configPath ?? (input.env[CONFIG_VARIABLE] || undefined)
  const path = named ?? DEFAULT_FILE
  const file = readConfigFile(path, input.cwd)
  if (file || named === undefined) return file
  const who = input.configPath === undefined ? CONFIG_VARIABLE : '--config'
  throw configError(
    `${who} names a file that is not there: ${path}`,
    'Give the path of a dwh.cfg; dwh.example.cfg shows what one may hold.',
    { file: path }
  )
}

/** Every text that must not show up: from all sources, also where a stronger one hides them. */
function secretsOf(
  from: { readonly flags: Flags; readonly env: Environment; readonly file: ConfigFile | undefined },
  warehouse: WarehouseUrl
): readonly string[] {
  const secrets = FOREIGN_SECRETS.map((variable) => from.env[variable])
  for (const [name, setting] of settingList()) {
    if (setting.secret !== 'value') continue
    secrets.push(from.flags[name], ...setting.env.map((variable) => from.env[variable]))
    if (setting.ini) secrets.push(from.file?.document.get(setting.ini.section, setting.ini.key)?.value)
  }
  if (warehouse.kind !== 'duckdb') secrets.push(warehouse.password?.reveal())
  return secrets.filter((secret) => secret !== undefined && secret !== '').map(String)
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
