import { clusterName, instant, nodeType, oneAddress, rpu, seconds, tagValue } from './cluster-values.ts'
import { given, optional, type Setting } from './option.ts'
import {
  anyNumber,
  choice,
  hostName,
  location,
  maxRejected,
  memorySize,
  path,
  roleArn,
  secretOfAws,
  secretText,
  text,
  warehouseUrl,
  webUrl,
  wholeNumber,
  yesNo
} from './value-types.ts'

/** Every setting there is, in the order of dwh.cfg. */
export const settings = {
  warehouse: given(warehouseUrl, 'duckdb:sparkify.duckdb', {
    ini: { section: 'WAREHOUSE', key: 'URL' },
    env: ['SPARKIFY_WAREHOUSE'],
    flag: { name: 'warehouse', value: 'url' },
    description: 'The warehouse: duckdb:path, duckdb::memory:, postgres://user@host/db or redshift://user@host/db.',
    more:
      'Without it, a [CLUSTER] HOST names the warehouse: Redshift where the host is a Redshift endpoint, PostgreSQL ' +
      'elsewhere. A relative DuckDB path is taken from the working directory. In a server’s address a password is ' +
      'percent-encoded; better leave it out and use PGPASSWORD or ~/.pgpass.',
    secret: 'inside'
  }),
  logData: optional(location, {
    ini: { section: 'S3', key: 'LOG_DATA' },
    env: ['SPARKIFY_LOG_DATA'],
    flag: { name: 'log-data', value: 'place' },
    description: 'The activity logs: a folder or s3://bucket/prefix.',
    more: 'A relative folder is taken from the folder of dwh.cfg when it stands there, else from the working directory.',
    example: "'s3://udacity-dend/log_data'"
  }),
  logJsonPath: optional(location, {
    ini: { section: 'S3', key: 'LOG_JSONPATH' },
    env: ['SPARKIFY_LOG_JSONPATH'],
    description: 'The JSONPaths file of the original scripts; read, checked, and of use to Redshift only.',
    example: "'s3://udacity-dend/log_json_path.json'"
  }),
  songData: optional(location, {
    ini: { section: 'S3', key: 'SONG_DATA' },
    env: ['SPARKIFY_SONG_DATA'],
    flag: { name: 'song-data', value: 'place' },
    description: 'The song metadata: a folder or s3://bucket/prefix.',
    more: 'Relative folders as for LOG_DATA.',
    example: "'s3://udacity-dend/song_data'"
  }),
  staging: optional(location, {
    ini: { section: 'S3', key: 'STAGING' },
    env: ['SPARKIFY_STAGING'],
    description: 'A prefix of a bucket of yours, s3://bucket/prefix, for rows on their way into Redshift.',
    more: 'Best in the region of the cluster. What is put there is removed again; what a killed run leaves, the next one removes.',
    example: 's3://my-bucket/sparkify'
  }),
  region: optional(text, {
    ini: { section: 'S3', key: 'REGION' },
    env: ['SPARKIFY_REGION', 'AWS_REGION', 'AWS_DEFAULT_REGION'],
    flag: { name: 'region', value: 'region' },
    description: 'The AWS region of the buckets.',
    more: 'Without it the profile of the AWS configuration names one.',
    example: 'us-west-2'
  }),
  endpoint: optional(webUrl, {
    ini: { section: 'S3', key: 'ENDPOINT' },
    env: ['SPARKIFY_ENDPOINT', 'AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'],
    flag: { name: 'endpoint-url', value: 'url' },
    description: 'The URL of an S3-compatible store, where it is not AWS.',
    example: 'http://localhost:9000'
  }),
  awsProfile: optional(text, {
    ini: { section: 'S3', key: 'PROFILE' },
    env: ['SPARKIFY_PROFILE', 'AWS_PROFILE'],
    flag: { name: 'profile', value: 'name' },
    description: 'The profile of the AWS configuration whose credentials are used.',
    more: 'It goes before AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, as it does for the AWS tools.',
    example: 'sparkify'
  }),
  noSignRequest: given(yesNo, 'no', {
    ini: { section: 'S3', key: 'NO_SIGN_REQUEST' },
    env: ['SPARKIFY_NO_SIGN_REQUEST'],
    flag: { name: 'no-sign-request' },
    description: 'Ask S3 without credentials, as public buckets allow: yes or no.'
  }),
  requesterPays: given(yesNo, 'no', {
    ini: { section: 'S3', key: 'REQUESTER_PAYS' },
    env: ['SPARKIFY_REQUESTER_PAYS'],
    flag: { name: 'requester-pays' },
    description: 'Agree to pay for requests and traffic, where the owner of the bucket does not: yes or no.'
  }),
  maxConcurrentRequests: given(wholeNumber('requests', 1, 1000), '64', {
    ini: { section: 'S3', key: 'MAX_CONCURRENT_REQUESTS' },
    env: ['SPARKIFY_MAX_CONCURRENT_REQUESTS'],
    description: 'Objects of S3 that are read at the same time, at most.'
  }),
  songMatch: given(choice('exact', 'normalized'), 'exact', {
    ini: { section: 'ETL', key: 'SONG_MATCH' },
    env: ['SPARKIFY_SONG_MATCH'],
    description: 'How a play finds its song: exact compares title and artist as logged; normalized folds them first.',
    more: 'normalized undoes double encoding and folds case, accents, punctuation and space.'
  }),
  maxRejected: given(maxRejected, '1%', {
    ini: { section: 'ETL', key: 'MAX_REJECTED' },
    env: ['SPARKIFY_MAX_REJECTED'],
    description: 'How many rows of a dataset may be rejected before the run fails: 1%, 0.5%, or a number of rows.'
  }),
  redshiftStaging: given(choice('auto', 'compact', 'direct'), 'auto', {
    ini: { section: 'ETL', key: 'REDSHIFT_STAGING' },
    env: ['SPARKIFY_REDSHIFT_STAGING'],
    description: 'How files get into Redshift: compact reads and checks them here, direct lets the cluster COPY them.',
    more: 'auto takes compact, and direct where the new files are more than 64 GB. See the guide to Redshift.'
  }),
  lockWait: given(wholeNumber('seconds', 0, 86_400), '0', {
    ini: { section: 'ETL', key: 'LOCK_WAIT' },
    env: ['SPARKIFY_LOCK_WAIT'],
    description: 'Seconds to wait for another run that holds the warehouse; 0 fails at once.'
  }),
  memoryLimit: given(memorySize, '800MB', {
    ini: { section: 'ETL', key: 'MEMORY_LIMIT' },
    env: ['SPARKIFY_MEMORY_LIMIT'],
    description: 'How much memory DuckDB may use before it spills to TEMP_DIR.'
  }),
  tempDir: optional(path, {
    ini: { section: 'ETL', key: 'TEMP_DIR' },
    env: ['SPARKIFY_TEMP_DIR'],
    description:
      'The folder for what does not fit into memory; by default beside a DuckDB warehouse, else the system’s.',
    example: '/var/tmp/sparkify'
  }),
  batchMb: given(wholeNumber('megabytes', 1, 65_536), '384', {
    ini: { section: 'ETL', key: 'BATCH_MB' },
    env: ['SPARKIFY_BATCH_MB'],
    description: 'Megabytes of input that are loaded and committed together.'
  }),
  host: optional(hostName, {
    ini: { section: 'CLUSTER', key: 'HOST' },
    env: ['SPARKIFY_DB_HOST'],
    description: 'The host of the cluster, as in the original dwh.cfg.',
    example: 'sparkify.abc123def456.us-west-2.redshift.amazonaws.com'
  }),
  dbName: optional(text, {
    ini: { section: 'CLUSTER', key: 'DB_NAME' },
    env: ['SPARKIFY_DB_NAME'],
    description: 'The database of the cluster.',
    example: 'dwh'
  }),
  dbUser: optional(text, {
    ini: { section: 'CLUSTER', key: 'DB_USER' },
    env: ['SPARKIFY_DB_USER'],
    description: 'The user of the cluster.',
    example: 'dwhuser'
  }),
  dbPassword: optional(secretText, {
    ini: { section: 'CLUSTER', key: 'DB_PASSWORD' },
    env: ['SPARKIFY_DB_PASSWORD'],
    description: 'The password of that user; better given by the environment than in a file.',
    secret: 'value'
  }),
  dbPort: optional(wholeNumber('port', 1, 65_535), {
    ini: { section: 'CLUSTER', key: 'DB_PORT' },
    env: ['SPARKIFY_DB_PORT'],
    description: 'The port of the cluster; 5439 for Redshift and 5432 for PostgreSQL where it is missing.',
    example: '5439'
  }),
  transport: optional(choice('pg', 'data-api'), {
    ini: { section: 'CLUSTER', key: 'TRANSPORT' },
    env: ['SPARKIFY_TRANSPORT'],
    description: 'How statements reach Redshift: data-api by HTTPS and IAM, or pg by the wire protocol.',
    more: 'Without it: pg where a password is given or the host is none that AWS names, else data-api.',
    example: 'data-api'
  }),
  secretArn: optional(secretOfAws, {
    ini: { section: 'CLUSTER', key: 'SECRET_ARN' },
    env: ['SPARKIFY_SECRET_ARN'],
    description: 'The secret of AWS Secrets Manager that holds user and password of the cluster.',
    example: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:sparkify-AbCdEf'
  }),
  clusterName: given(clusterName, 'sparkify', {
    ini: { section: 'CLUSTER', key: 'NAME' },
    env: ['SPARKIFY_CLUSTER_NAME'],
    description:
      'The name of the cluster, or of the Serverless workgroup and its namespace, that `sparkify cluster` makes.'
  }),
  clusterType: given(choice('serverless', 'provisioned'), 'serverless', {
    ini: { section: 'CLUSTER', key: 'TYPE' },
    env: ['SPARKIFY_CLUSTER_TYPE'],
    description: 'What `sparkify cluster up` makes: a Serverless workgroup, or a provisioned cluster.',
    more: 'Serverless bills while it works, a provisioned cluster while it is there.'
  }),
  clusterRegion: optional(text, {
    ini: { section: 'CLUSTER', key: 'REGION' },
    env: ['SPARKIFY_CLUSTER_REGION'],
    description: 'The AWS region of the cluster; by default that of [S3] REGION.',
    example: 'us-west-2'
  }),
  clusterOwner: optional(tagValue, {
    ini: { section: 'CLUSTER', key: 'OWNER' },
    env: ['SPARKIFY_CLUSTER_OWNER'],
    description: 'Whose cluster it is, as its tags say; by default whoever signs the calls.',
    example: 'ann'
  }),
  nodeType: given(nodeType, 'ra3.large', {
    ini: { section: 'CLUSTER', key: 'NODE_TYPE' },
    env: ['SPARKIFY_NODE_TYPE'],
    description: 'The node type of a provisioned cluster.'
  }),
  nodes: given(wholeNumber('nodes', 1, 128), '1', {
    ini: { section: 'CLUSTER', key: 'NODES' },
    env: ['SPARKIFY_NODES'],
    description: 'The nodes of a provisioned cluster.'
  }),
  rpu: given(rpu, '4', {
    ini: { section: 'CLUSTER', key: 'RPU' },
    env: ['SPARKIFY_RPU'],
    description: 'The base capacity of Serverless in Redshift Processing Units: 4, or a multiple of 8.',
    more: 'Not every region has 4.'
  }),
  rpuHours: given(wholeNumber('RPU-hours', 1, 100_000), '16', {
    ini: { section: 'CLUSTER', key: 'RPU_HOURS' },
    env: ['SPARKIFY_RPU_HOURS'],
    description:
      'RPU-hours a day after which Serverless refuses queries until the next day: the limit of what it can cost.'
  }),
  clusterPrice: optional(anyNumber, {
    ini: { section: 'CLUSTER', key: 'PRICE' },
    env: ['SPARKIFY_CLUSTER_PRICE'],
    description: 'Dollars for a node and an hour, or for an RPU-hour, as the pricing page says for your region.',
    example: '0.375'
  }),
  allow: optional(oneAddress, {
    ini: { section: 'CLUSTER', key: 'ALLOW' },
    env: ['SPARKIFY_CLUSTER_ALLOW'],
    description: 'The one address that may connect to the cluster; without it only the Data API reaches it.',
    example: '203.0.113.7'
  }),
  publiclyAccessible: given(yesNo, 'no', {
    ini: { section: 'CLUSTER', key: 'PUBLIC' },
    env: ['SPARKIFY_CLUSTER_PUBLIC'],
    description: 'Whether the cluster has a public address, for ALLOW from outside of its network: yes or no.'
  }),
  pollSeconds: given(seconds(0.01, 600), '10', {
    ini: { section: 'CLUSTER', key: 'POLL_SECONDS' },
    env: ['SPARKIFY_POLL_SECONDS'],
    description: 'Seconds between two looks at a cluster that is not ready yet.'
  }),
  waitMinutes: given(wholeNumber('minutes', 1, 600), '60', {
    ini: { section: 'CLUSTER', key: 'WAIT_MINUTES' },
    env: ['SPARKIFY_WAIT_MINUTES'],
    description: 'Minutes that one part of a cluster may take to come or to go.'
  }),
  started: optional(instant, {
    ini: { section: 'CLUSTER', key: 'STARTED' },
    env: ['SPARKIFY_CLUSTER_STARTED'],
    description: 'When `sparkify cluster up` made the cluster; it writes this itself, and `down` clears it.',
    example: '2026-11-22T09:00:00Z'
  }),
  expires: optional(instant, {
    ini: { section: 'CLUSTER', key: 'EXPIRES' },
    env: ['SPARKIFY_CLUSTER_EXPIRES'],
    description:
      'When the cluster was meant to go (--ttl): from then on every command warns. Nothing deletes it by itself.',
    example: '2026-11-22T11:00:00Z'
  }),
  iamRole: optional(roleArn, {
    ini: { section: 'IAM_ROLE', key: 'ARN' },
    env: ['SPARKIFY_IAM_ROLE'],
    description: 'The role with which Redshift reads the buckets.',
    example: 'arn:aws:iam::123456789012:role/sparkify-s3'
  })
}

export type Settings = typeof settings
export type SettingName = keyof Settings

/** Names a path to the file itself, and so is no setting in it. */
export const CONFIG_VARIABLE = 'SPARKIFY_CONFIG'

/** The settings with their names, in order. */
export function settingList(): readonly (readonly [SettingName, Setting<unknown>])[] {
  return (Object.keys(settings) as SettingName[]).map((name) => [name, settings[name]])
}
