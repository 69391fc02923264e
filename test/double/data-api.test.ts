import { randomUUID } from 'node:crypto'
import { GetClusterCredentialsWithIAMCommand, RedshiftClient } from '@aws-sdk/client-redshift'
import {
  BatchExecuteStatementCommand,
  CancelStatementCommand,
  DescribeStatementCommand,
  type DescribeStatementResponse,
  ExecuteStatementCommand,
  type ExecuteStatementInput,
  type ExecuteStatementOutput,
  GetStatementResultCommand,
  ListStatementsCommand,
  RedshiftDataClient
} from '@aws-sdk/client-redshift-data'
import { GetCredentialsCommand, RedshiftServerlessClient } from '@aws-sdk/client-redshift-serverless'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Double, startDouble } from './double.ts'

describe('double, not Redshift: the Data API', () => {
  let double: Double
  let client: RedshiftDataClient
  const access = (): {
    endpoint: string
    region: string
    credentials: { accessKeyId: string; secretAccessKey: string }
  } => ({
    endpoint: double.dataApiEndpoint,
    region: 'us-west-2',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' }
  })
  beforeAll(async () => {
    double = await startDouble({ pageRows: 3, maxSessions: 6 })
    client = new RedshiftDataClient(access())
  })
  afterAll(async () => {
    client.destroy()
    await double.stop()
  })
  const target = (): Pick<ExecuteStatementInput, 'ClusterIdentifier' | 'Database'> => ({
    ClusterIdentifier: double.clusterId,
    Database: double.database
  })
  const execute = (Sql: string, more: Partial<ExecuteStatementInput> = {}): Promise<ExecuteStatementOutput> =>
    client.send(new ExecuteStatementCommand({ Sql, ...(more.SessionId === undefined ? target() : {}), ...more }))
  const finish = async (Sql: string, more: Partial<ExecuteStatementInput> = {}): Promise<DescribeStatementResponse> => {
    const { Id } = await execute(Sql, more)
    return client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 30 }))
  }

  test('a statement runs to its end, and its result comes in pages with types', async () => {
    const done =
      await finish(`SELECT n::bigint, 'x'::varchar(3) AS v, 1.5::float8, TRUE, NULL::integer, 2.50::decimal(5,2), TIMESTAMP '2018-01-01 00:00:00.5'
      FROM (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) s ORDER BY 1`)
    expect(done).toMatchObject({ Status: 'FINISHED', HasResultSet: true, ResultRows: 4, ClusterIdentifier: 'double' })
    const first = await client.send(new GetStatementResultCommand({ Id: done.Id }))
    expect(first.ColumnMetadata?.map((column) => column.typeName)).toEqual([
      'int8',
      'varchar',
      'float8',
      'bool',
      'int4',
      'numeric',
      'timestamp'
    ])
    expect(first.Records?.[0]).toEqual([
      { longValue: 1 },
      { stringValue: 'x' },
      { doubleValue: 1.5 },
      { booleanValue: true },
      { isNull: true },
      { stringValue: '2.50' },
      { stringValue: '2018-01-01 00:00:00.5' }
    ])
    expect([first.Records?.length, first.TotalNumRows]).toEqual([3, 4])
    const last = await client.send(new GetStatementResultCommand({ Id: done.Id, NextToken: first.NextToken }))
    expect([last.Records?.length, last.NextToken]).toEqual([1, undefined])
  })

  test('errors come in words, without an SQLSTATE', async () => {
    const done = await finish('SELECT * FROM nothing')
    expect(done).toMatchObject({
      Status: 'FAILED',
      Error: 'ERROR: relation "nothing" does not exist',
      HasResultSet: false
    })
    await expect(client.send(new GetStatementResultCommand({ Id: done.Id }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException'
    })
    double.injectFault({ kind: 'serializable', match: /SELECT 17/ })
    expect((await finish('SELECT 17')).Error).toMatch(
      /^ERROR: 1023\n {2}Detail: Serializable isolation violation on table/
    )
  })

  test('parameters are named and text; each has to be used', async () => {
    const done = await finish('SELECT :a::integer + :b::integer, :a', {
      Parameters: [
        { name: 'a', value: '1' },
        { name: 'b', value: '2' }
      ]
    })
    const { Records } = await client.send(new GetStatementResultCommand({ Id: done.Id }))
    expect(Records?.[0]).toEqual([{ longValue: 3 }, { longValue: 1 }])
    await expect(execute('SELECT 1', { Parameters: [{ name: 'a', value: '1' }] })).rejects.toThrow(/unused parameters/)
    await expect(execute('SELECT :a', { Parameters: [{ name: 'a', value: '' }] })).rejects.toMatchObject({
      name: 'ValidationException'
    })
    expect((await finish('CREATE TABLE x AS SELECT :a', { Parameters: [{ name: 'a', value: '1' }] })).Error).toBe(
      'ERROR: syntax error at or near "$1"'
    )
  })

  test('a session keeps temporary tables and its transaction; without one nothing stays', async () => {
    const first = await execute('CREATE TEMP TABLE t (a INTEGER)', { SessionKeepAliveSeconds: 60, WaitTimeSeconds: 30 })
    const session = { SessionId: first.SessionId ?? '' }
    expect(first).toMatchObject({ Status: 'FINISHED' })
    expect(await finish('INSERT INTO t VALUES (1), (2)', session)).toMatchObject({ ResultRows: 2, HasResultSet: false })
    for (const sql of ['BEGIN', 'DELETE FROM t', 'ROLLBACK'])
      expect((await finish(sql, session)).Status).toBe('FINISHED')
    expect(await finish('SELECT a FROM t', session)).toMatchObject({ ResultRows: 2 })
    expect((await finish('SELECT a FROM t')).Error).toMatch(/does not exist/)
    await expect(execute('SELECT 1', { ...session, ClusterIdentifier: 'double' })).rejects.toThrow(
      /cannot be given with SessionId/
    )
    double.injectFault({ kind: 'slow', match: /SELECT 5/, milliseconds: 300 })
    const slow = await execute('SELECT 5', session)
    await expect(execute('SELECT 6', session)).rejects.toThrow(/busy/)
    expect(await client.send(new DescribeStatementCommand({ Id: slow.Id, WaitTimeSeconds: 5 }))).toMatchObject({
      Status: 'FINISHED'
    })
    await finish('SELECT 7', { ...session, SessionKeepAliveSeconds: 0 })
    await expect(execute('SELECT 8', session)).rejects.toThrow(/not available/)
  })

  test('a batch is one transaction, or none', async () => {
    const batch = (Sqls: string[], more: object = {}): Promise<DescribeStatementResponse> =>
      client
        .send(new BatchExecuteStatementCommand({ Sqls, ...target(), ...more }))
        .then(({ Id }) => client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 30 })))
    const failed = await batch(['CREATE TABLE b (a INTEGER)', 'SELECT * FROM nothing', 'SELECT 1'])
    expect(failed).toMatchObject({ Status: 'FAILED', Error: 'ERROR: relation "nothing" does not exist' })
    expect(failed.SubStatements?.map((part) => part.Status)).toEqual(['FINISHED', 'FAILED', 'ABORTED'])
    expect((await finish('SELECT * FROM b')).Error).toMatch(/does not exist/)
    const done = await batch(['CREATE TABLE b (a INTEGER)', 'INSERT INTO b VALUES (4)', 'SELECT a FROM b'])
    expect(done.Status).toBe('FINISHED')
    const { Records } = await client.send(new GetStatementResultCommand({ Id: done.SubStatements?.[2]?.Id }))
    expect(Records).toEqual([[{ longValue: 4 }]])
    const each = await batch(['INSERT INTO b VALUES (5)', 'SELECT * FROM nothing', 'INSERT INTO b VALUES (6)'], {
      ExecutionMode: 'AUTO_COMMIT'
    })
    expect(each.SubStatements?.map((part) => part.Status)).toEqual(['FINISHED', 'FAILED', 'FINISHED'])
  })

  test('a client token runs once, limits are kept, and a statement can be cancelled', async () => {
    await finish('CREATE TABLE c (a INTEGER)')
    const ClientToken = randomUUID()
    const first = await execute('INSERT INTO c VALUES (1)', { ClientToken, WaitTimeSeconds: 5 })
    expect((await execute('INSERT INTO c VALUES (1)', { ClientToken, WaitTimeSeconds: 5 })).Id).toBe(first.Id)
    expect((await finish('SELECT * FROM c')).ResultRows).toBe(1)
    await expect(execute(`SELECT '${'x'.repeat(102_400)}'`)).rejects.toThrow(/100kB/)
    expect((await finish(`SELECT REPEAT('x', 70000)`)).Error).toMatch(/64 KB/)
    await expect(execute('SELECT 1', { ClusterIdentifier: 'other' })).rejects.toThrow(/endpoint doesn't exist/)
    double.injectFault({ kind: 'slow', match: /SELECT 99/, milliseconds: 60_000 })
    const slow = await execute('SELECT 99', { StatementName: 'slow-one' })
    await expect
      .poll(async () => (await client.send(new DescribeStatementCommand({ Id: slow.Id }))).Status)
      .toBe('STARTED')
    await client.send(new CancelStatementCommand({ Id: slow.Id }))
    expect((await client.send(new DescribeStatementCommand({ Id: slow.Id, WaitTimeSeconds: 30 }))).Status).toBe(
      'ABORTED'
    )
    await expect(client.send(new CancelStatementCommand({ Id: slow.Id }))).rejects.toThrow(/already in ABORTED/)
    const listed = await client.send(new ListStatementsCommand({ StatementName: 'slow' }))
    expect(listed.Statements?.map((statement) => statement.Status)).toEqual(['ABORTED'])
  })

  test('throttling and errors of the service are tried again by the SDK; too many sessions are not', async () => {
    double.injectApiFault({ kind: 'throttle', operation: 'ExecuteStatement' })
    double.injectApiFault({ kind: 'internal', operation: 'ExecuteStatement' })
    expect((await finish('SELECT 1')).Status).toBe('FINISHED')
    const open: (string | undefined)[] = []
    const more = async (): Promise<void> => {
      const { SessionId } = await execute('SELECT 1', { SessionKeepAliveSeconds: 60, WaitTimeSeconds: 5 })
      open.push(SessionId)
    }
    const fill = async (): Promise<void> => {
      for (let i = 0; i < 7; i++) await more()
    }
    await expect(fill()).rejects.toMatchObject({ name: 'ActiveSessionsExceededException' })
    for (const SessionId of open) await finish('SELECT 1', { SessionId, SessionKeepAliveSeconds: 0 })
  })

  test('Serverless, and temporary credentials that the wire takes', async () => {
    const done = await client.send(
      new ExecuteStatementCommand({
        Sql: 'SELECT 1',
        WorkgroupName: double.workgroup,
        Database: double.database,
        WaitTimeSeconds: 5
      })
    )
    expect(done).toMatchObject({ Status: 'FINISHED', WorkgroupName: double.workgroup })
    const login = async (user: string | undefined, password: string | undefined): Promise<unknown> => {
      const wire = new pg.Client({ host: double.host, port: double.port, database: double.database, user, password })
      await wire.connect()
      try {
        return (await wire.query('SELECT 1 AS one')).rows
      } finally {
        await wire.end()
      }
    }
    const iam = await new RedshiftClient(access()).send(
      new GetClusterCredentialsWithIAMCommand({ ClusterIdentifier: double.clusterId, DurationSeconds: 900 })
    )
    expect(await login(iam.DbUser, iam.DbPassword)).toEqual([{ one: 1 }])
    const serverless = await new RedshiftServerlessClient(access()).send(
      new GetCredentialsCommand({ workgroupName: double.workgroup })
    )
    expect(await login(serverless.dbUser, serverless.dbPassword)).toEqual([{ one: 1 }])
    const secret = await new SecretsManagerClient(access()).send(
      new GetSecretValueCommand({ SecretId: double.secretArn })
    )
    expect(JSON.parse(secret.SecretString ?? '')).toMatchObject({ username: double.user })
    await expect(login('nobody', 'x')).rejects.toMatchObject({ code: '28P01' })
  })
})
