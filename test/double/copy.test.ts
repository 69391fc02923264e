import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type DoubleClient, doubleClient } from './helpers.ts'
import { startLake, type TestLake } from './s3-for-tests.ts'

describe('double, not Redshift: COPY', () => {
  let lake: TestLake
  let db: DoubleClient
  const notices: string[] = []
  beforeAll(async () => {
    lake = await startLake()
    db = await doubleClient({
      s3: {
        ...lake.access,
        bucketRegions: { far: 'eu-west-1' },
        allow: { read: ['s3://lake/', 's3://far/'], write: [] }
      }
    })
    db.client.on('notice', (notice) => notices.push(`${notice.severity}: ${notice.message}`))
  })
  afterAll(async () => {
    await db.stop()
    await lake.stop()
  })
  beforeEach(async () => {
    notices.length = 0
    await db.run(
      'DROP TABLE IF EXISTS e',
      `CREATE TABLE e (artist VARCHAR(20), firstname VARCHAR(5), userid BIGINT, length DOUBLE PRECISION, price DECIMAL(8,2),
         ts TIMESTAMP, ok BOOLEAN)`
    )
  })
  const copy = (from: string, more = `FORMAT JSON 'auto ignorecase'`): string =>
    `COPY e FROM 's3://lake/${from}' IAM_ROLE DEFAULT ${more}`
  const lastErrors = async (): Promise<unknown[][]> =>
    db.rows(
      `SELECT line_number, TRIM(column_name), error_code, TRIM(error_message) FROM sys_load_error_detail
       WHERE query_id = (SELECT MAX(query_id) FROM sys_load_history) ORDER BY file_name, line_number`
    )

  test("'auto' takes lower-case keys only, 'auto ignorecase' all, and neither underlines", async () => {
    await lake.put(
      'case/a.json',
      '{"artist":"x","firstName":"Ann","userId":"39"}{"Artist":"y"}\n\n{"ARTIST":"z","first_name":"Bob"}'
    )
    await db.run(copy('case/', `JSON 'auto'`))
    expect(await db.rows('SELECT artist, firstname, userid FROM e ORDER BY artist NULLS LAST')).toEqual([
      ['x', null, null],
      [null, null, null],
      [null, null, null]
    ])
    expect(notices.slice(-1)).toEqual(["INFO: Load into table 'e' completed, 3 record(s) loaded successfully."])
    expect(await db.rows('SELECT pg_last_copy_count()')).toEqual([[3]])
    await db.run('DELETE FROM e', copy('case/'))
    expect(await db.rows('SELECT artist, firstname, userid FROM e ORDER BY artist')).toEqual([
      ['x', 'Ann', '39'],
      ['y', null, null],
      ['z', null, null]
    ])
    expect(await db.refusal(copy('case/', `JSON 'AUTO'`))).toMatch(/Invalid JSON option/)
  })

  test('JSONPaths map by position, and fall back to auto where the key is another', async () => {
    await lake.put('paths.json', `{"jsonpaths":["$.artist","$['firstName']"]}`)
    await lake.put('nested.json', `{"jsonpaths":["$.a.b[1]","$.c"]}`)
    await lake.put('other.json', `{"paths":["$.artist","$['firstName']"]}`)
    await lake.put('jp/a.json', '{"artist":"x","firstName":"Ann","firstname":"low","a":{"b":[1,2.50]},"c":[1]}')
    const columns = `COPY e (artist, firstname) FROM 's3://lake/jp/' IAM_ROLE DEFAULT JSON`
    await db.run(
      `${columns} 's3://lake/paths.json'`,
      `${columns} 's3://lake/nested.json'`,
      `${columns} 's3://lake/other.json'`
    )
    expect(await db.rows('SELECT artist, firstname FROM e ORDER BY artist, firstname')).toEqual([
      ['2.50', '[1]'],
      ['x', 'Ann'],
      ['x', 'low']
    ])
  })

  test('a text that is too long is an error of its row', async () => {
    await lake.put('long/a.json', '{"artist":"fits"}\n{"firstname":"Maxime"}\n{"firstname":"éé"}{"firstname":"ééé"}')
    expect(await db.refusal(copy('long/'))).toBe(
      "XX000 Load into table 'e' failed.  Check 'stl_load_errors' system table for details."
    )
    expect(await lastErrors()).toEqual([['2', 'firstname', 1204, 'String length exceeds DDL length']])
    await db.run(copy('long/', `JSON 'auto' MAXERROR 3`))
    expect(notices.at(-1)).toMatch(/2 record\(s\) could not be loaded/)
    expect(await db.rows('SELECT COUNT(*) FROM e')).toEqual([['2']])
    expect(await db.refusal(copy('long/', `JSON 'auto' MAXERROR 2`))).toMatch(/failed/)
    await db.run('DELETE FROM e', copy('long/', `JSON 'auto' TRUNCATECOLUMNS`))
    expect(await db.rows('SELECT firstname FROM e ORDER BY firstname NULLS FIRST')).toEqual([
      [null],
      ['Maxim'],
      ['éé'],
      ['éé']
    ])
  })

  test('numbers, empty texts, decimals, times', async () => {
    await lake.put(
      'values/a.json',
      '{"artist":"","userid":"","length":"","price":20.259,"ts":1541106106796,"ok":true}{"artist":"  ","userid":12,"length":1.5e2,"price":"-0.999"}'
    )
    await db.run(copy('values/', `JSON 'auto' TIMEFORMAT 'epochmillisecs'`))
    expect(
      await db.rows(`SELECT artist, userid, length, price, ts::varchar, ok FROM e ORDER BY length NULLS FIRST`)
    ).toEqual([
      ['', null, null, '20.25', '2018-11-01 21:01:46.796', true],
      ['  ', '12', 150, '-0.99', null, null]
    ])
    await db.run(
      'DELETE FROM e',
      copy('values/', `JSON 'auto' TIMEFORMAT 'epochmillisecs' EMPTYASNULL BLANKSASNULL ROUNDEC`)
    )
    expect(await db.rows(`SELECT artist, price FROM e ORDER BY length NULLS FIRST`)).toEqual([
      [null, '20.26'],
      [null, '-1.00']
    ])
    for (const format of ['', `TIMEFORMAT 'auto'`, `TIMEFORMAT 'EPOCHMILLISECS'`]) {
      expect(await db.refusal(copy('values/', `JSON 'auto' ${format}`))).toMatch(/failed/)
      expect((await lastErrors())[0]?.slice(1, 3)).toEqual(['ts', 1206])
    }
    await lake.put(
      'fraction/a.json',
      '{"userid":1541077528796.0}\n{"userid":99999999999999999999}\n{"length":"x"}\n{"ok":"maybe"}\n{"userid":[1]}'
    )
    await db.run(copy('fraction/', `JSON 'auto' MAXERROR 9`))
    expect(await lastErrors()).toEqual([
      ['1', 'userid', 1207, "Invalid digit, Value '.', Pos 13, Type: Long"],
      ['2', 'userid', 1222, "Overflow, Value '99999999999999999999', Type: Long"],
      ['3', 'length', 1208, "Invalid digit, Value 'x', Pos 0, Type: Double"],
      ['4', 'ok', 1210, 'Unknown boolean format'],
      ['5', 'userid', 1207, "Invalid digit, Value '[', Pos 0, Type: Long"]
    ])
  })

  test('NOT NULL, text that is no JSON, invalid UTF-8', async () => {
    await db.run('DROP TABLE e', 'CREATE TABLE e (artist VARCHAR(20) NOT NULL, userid BIGINT)')
    await lake.put(
      'bad/a.json',
      Buffer.concat([
        Buffer.from('{"userid":1}\n{"artist":"a",}\n{"artist":"b"}\n{"artist":"x'),
        Buffer.from([0xe9, 0x80]),
        Buffer.from('"}\n{"artist":"ö\\u00f6"}\n{"artist":"\\u0000"}')
      ])
    )
    await db.run(copy('bad/', `JSON 'auto' MAXERROR 9`))
    expect(await db.rows('SELECT artist FROM e ORDER BY artist')).toEqual([['b'], ['öö']])
    expect((await lastErrors()).map((row) => row.slice(0, 3))).toEqual([
      ['1', 'artist', 1213],
      ['2', '', 1216],
      ['4', 'artist', 1220],
      ['6', 'artist', 1220]
    ])
    await db.run('DELETE FROM e', copy('bad/', `JSON 'auto' MAXERROR 9 ACCEPTINVCHARS AS '^'`))
    expect(await db.rows('SELECT artist FROM e ORDER BY artist')).toEqual([['b'], ['x^^'], ['öö']])
    expect(
      await db.rows(
        `SELECT TRIM(colname), TRIM(value) FROM stl_loaderror_detail WHERE query = pg_last_copy_id() AND line_number = 1 ORDER BY field`
      )
    ).toEqual([
      ['artist', null],
      ['userid', '1']
    ])
  })

  test('prefixes, manifests, GZIP, regions, roles', async () => {
    await lake.put('log/a.json', '{"artist":"a"}')
    await lake.put('log/b.json', '{"artist":"b"}')
    await lake.put('log_old/c.json', '{"artist":"old"}')
    await db.run(copy('log'))
    expect(await db.rows('SELECT artist FROM e ORDER BY artist')).toEqual([['a'], ['b'], ['old']])
    const manifest = async (...entries: object[]): Promise<void> => lake.put('m', JSON.stringify({ entries }))
    await manifest(
      { url: 's3://lake/log/a.json', mandatory: true },
      { url: 's3://lake/log/a.json' },
      { url: 's3://lake/nothing' }
    )
    await db.run('DELETE FROM e', copy('m', `JSON 'auto' MANIFEST`))
    expect(await db.rows('SELECT artist FROM e')).toEqual([['a'], ['a']])
    expect(
      await db.rows(`SELECT TRIM(file_name), lines_scanned FROM sys_load_detail WHERE query_id = pg_last_copy_id()`)
    ).toEqual([
      ['s3://lake/log/a.json', 1],
      ['s3://lake/log/a.json', 1]
    ])
    expect(await db.rows(`SELECT COUNT(*) FROM stl_load_commits WHERE query = pg_last_copy_id()`)).toEqual([['2']])
    await manifest({ url: 's3://lake/log/a.json' }, { url: 's3://lake/nothing', mandatory: true })
    expect(await db.refusal(copy('m', `JSON 'auto' MANIFEST`))).toMatch(/NoSuchKey/)
    expect(await db.rows('SELECT COUNT(*) FROM e')).toEqual([['2']])
    await manifest({ url: 's3://lake/nothing' })
    expect(await db.refusal(copy('m', `JSON 'auto' MANIFEST`))).toMatch(/No files/)
    expect(await db.refusal(copy('nothing'))).toBe("XX000 The specified S3 prefix 'nothing' does not exist")
    await lake.gzip('zip/a.json.gz', '{"artist":"zipped"}')
    expect(await db.refusal(copy('zip/'))).toMatch(/failed/)
    await db.run(copy('zip/', `GZIP JSON 'auto'`))
    expect(await db.refusal(copy('log/', `GZIP JSON 'auto'`))).toMatch(/gzip/)
    expect(await db.refusal(`COPY e FROM 's3://far/x' IAM_ROLE DEFAULT JSON 'auto'`)).toMatch(/PermanentRedirect/)
    expect(await db.refusal(`COPY e FROM 's3://far/x' IAM_ROLE DEFAULT JSON 'auto' REGION 'eu-west-1'`)).toMatch(
      /NoSuchBucket/
    )
    expect(await db.refusal(`COPY e FROM 's3://closed/x' IAM_ROLE DEFAULT JSON 'auto'`)).toMatch(/AccessDenied/)
    expect(await db.refusal(`COPY e FROM 's3://lake/log/' IAM_ROLE 'arn:aws:iam::1:role/other' JSON 'auto'`)).toMatch(
      /not authorized to assume/
    )
    await db.run(
      `COPY e FROM 's3://lake/log/' IAM_ROLE '${db.double.roleArn}' JSON 'auto' COMPUPDATE OFF STATUPDATE ON`
    )
  })

  test('a COPY is atomic over its files, and part of its transaction; NOLOAD loads nothing', async () => {
    await lake.put('atomic/a.json', '{"artist":"a"}')
    await lake.put('atomic/b.json', '{"userid":"b"}')
    expect(await db.refusal(copy('atomic/'))).toMatch(/failed/)
    await db.run('BEGIN', copy('atomic/a'), 'ROLLBACK')
    expect(await db.rows('SELECT COUNT(*) FROM e')).toEqual([['0']])
    await db.run('BEGIN')
    expect(await db.refusal(copy('atomic/'))).toMatch(/failed/)
    expect(await db.refusal('SELECT 1')).toMatch(/^25P02/)
    await db.run('ROLLBACK', copy('atomic/a', `JSON 'auto' NOLOAD`))
    expect(await db.rows('SELECT COUNT(*) FROM e')).toEqual([['0']])
    expect(await db.refusal(copy('atomic/', `JSON 'auto' NOLOAD`))).toMatch(/failed/)
    expect(
      await db.rows(
        `SELECT TRIM(status) FROM sys_query_history WHERE query_type = 'COPY' ORDER BY query_id DESC LIMIT 1`
      )
    ).toEqual([['failed']])
  })

  test('IDENTITY columns fill themselves; DEFAULT of a column that is left out; CSV', async () => {
    await db.run(
      'DROP TABLE e',
      `CREATE TABLE e (id BIGINT IDENTITY(1, 1), artist VARCHAR(20), kind VARCHAR(9) DEFAULT 'new', userid INTEGER)`
    )
    await lake.put('csv/a.csv', 'h1,h2\n"a ""b"", c",1\n,2\n"",\n')
    await db.run(`COPY e (artist, userid) FROM 's3://lake/csv/' IAM_ROLE DEFAULT FORMAT CSV IGNOREHEADER 1`)
    expect(await db.rows('SELECT artist, kind, userid FROM e ORDER BY userid, artist')).toEqual([
      ['a "b", c', 'new', 1],
      [null, 'new', 2],
      ['', 'new', null]
    ])
    expect(await db.rows('SELECT COUNT(DISTINCT id), MIN(id) > 0 FROM e')).toEqual([['3', true]])
    expect(await db.refusal(`COPY e (id) FROM 's3://lake/csv/' IAM_ROLE DEFAULT FORMAT CSV`)).toMatch(/identity column/)
    await lake.put('wide/a.csv', '1,2,3\n1\n')
    await db.run(`COPY e (artist, userid) FROM 's3://lake/wide/' IAM_ROLE DEFAULT FORMAT CSV MAXERROR 5`)
    expect((await lastErrors()).map((row) => row[2])).toEqual([1202, 1214])
  })

  test('an object of more than 4 MB is an error of its row', async () => {
    await lake.put('huge/a.json', `{"x":"${'y'.repeat(4 * 1024 * 1024)}","artist":"a"}{"artist":"b"}`)
    await db.run(copy('huge/', `JSON 'auto' MAXERROR 2`))
    expect(await db.rows('SELECT artist FROM e')).toEqual([['b']])
  })

  test('parameters that the double does not know are refused, and so are secrets', async () => {
    expect(await db.refusal(copy('log/', `JSON 'auto' FILLRECORD`))).toMatch(/^0A000 FILLRECORD/)
    expect(await db.refusal(`COPY e FROM 's3://lake/log/' CREDENTIALS 'x' JSON 'auto'`)).toMatch(/^0A000 CREDENTIALS/)
    expect(await db.refusal(`COPY e FROM 's3://lake/log/' JSON 'auto'`)).toMatch(/credentials/)
    expect(await db.refusal(copy('log/', `JSON 'auto' GZIP GZIP`))).toMatch(/redundant/)
    expect(await db.refusal(copy('log/', `JSON 'auto' MAXERROR 100001`))).toMatch(/MAXERROR/)
    expect(await db.refusal(`COPY nowhere FROM 's3://lake/log/' IAM_ROLE DEFAULT JSON 'auto'`)).toMatch(/^42P01/)
    expect(await db.refusal(copy('log/', `JSON $1`), ['auto'])).toMatch(/^42601 syntax error at or near "\$1"/)
  })
})
