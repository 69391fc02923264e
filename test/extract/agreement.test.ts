import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { extract } from '../../src/extract/extract.ts'
import { gather } from '../../src/extract/gather.ts'
import { judge } from '../../src/extract/judge.ts'
import { inputColumns } from '../../src/extract/read-json.ts'
import { stagingOf } from '../../src/extract/scratch.ts'
import { folderSource } from '../../src/sources/folder.ts'
import type { Dataset } from '../../src/sources/types.ts'
import { DuckDb } from '../../src/util/duckdb.ts'
import { event, song } from '../helpers/workspace.ts'

/** A JSON text at a key: what belongs there, and everything else that anybody ever wrote there. */
const number = fc.oneof(
  fc.integer({ min: -3, max: 200 }).map(String),
  fc.constantFrom(
    ...[
      '1.10',
      '4.6',
      '112',
      '1.0',
      '-0',
      '-0.0',
      '-0.12714',
      '-0.00',
      '-0.000000000000000001',
      '0',
      '1e3',
      '1E+2',
      '1.5e1',
      '15e-1',
      '1e400',
      '-1e400',
      '1e30',
      '1e-400',
      '-2.5E-324',
      '0.0',
      '0e5',
      `0.${'0'.repeat(400)}1`
    ],
    ...['9007199254740991', '9007199254740992', '9007199254740993.0', '18446744073709551616', '123456789012345678'],
    ...['2147483647', '2147483648', '-2147483648', '1540919166796.0', '253402300799999', '253402300800000', '90', '91'],
    ...[
      '-91',
      '39.0000000000000000001',
      '180.0000001',
      '0.1',
      '0.30000000000000004',
      '218.93179',
      '1.7976931348623157e308',
      '5e-324',
      '1.00'
    ],
    // What JSON does not have, though some readers take it.
    ...['01', '+1', '.5', '5.', '1_000', '0x1A', 'NaN', '-NaN', 'Infinity', '-Infinity', 'nan', 'inf', '--1', '1e', '']
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)
)
const word = fc.oneof(
  fc.constantFrom('', ' ', 'free', 'paid', 'NextSong', 'Home', 'true', 'false', 'null', 'NaN', 'Infinity', '-Infinity'),
  fc.constantFrom(
    '[1]',
    '{"a":1}',
    '[',
    '{',
    'Björk',
    'BjÃ\u0083Â¶rk',
    '日本',
    '🎵',
    '\uFEFF',
    '\u0000',
    'a\u0000b',
    '\u2028',
    '\r',
    '\n',
    '\t'
  ),
  fc.constantFrom(
    'x'.repeat(16),
    'x'.repeat(17),
    'é'.repeat(8),
    'é'.repeat(9),
    'y'.repeat(1024),
    'z'.repeat(2049),
    '\u007f'
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 })
)
const jsonText = (value: string): string => JSON.stringify(value)
const escaped = (value: string): string =>
  `"${[...value].map((c) => (c.length === 1 ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c)).join('')}"`
const text = fc.oneof(
  word.map(jsonText),
  word.map(escaped),
  fc.constantFrom(
    '"\\ud800"',
    '"\\udc00x"',
    '"a\\/b"',
    '"\\u0000"',
    '"\\x"',
    '"\\u12"',
    '"\u0001"',
    "'a'",
    '"unended',
    '"\\ud83c\\udfb5"'
  )
)
/** White space of JSON, and what others take for some. */
const blanks = fc.constantFrom('', ' ', '\t\r\n', '\u000b', '\f', '\u00a0', '\u2003', '\ufeff')
const value = fc.oneof(
  { weight: 3, arbitrary: number },
  { weight: 2, arbitrary: number.map(jsonText) },
  { weight: 1, arbitrary: fc.tuple(blanks, number, blanks).map((parts) => jsonText(parts.join(''))) },
  { weight: 4, arbitrary: text },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'true',
      'false',
      'null',
      '{}',
      '[]',
      '{"a":1}',
      '[1, 2]',
      '[1,]',
      '{"a":1,}',
      'True',
      'undefined'
    )
  }
)

const space = fc.constantFrom('', '', '', '', ' ', '\t', '  ', '\r')
const unknownKey = fc.constantFrom(
  'x',
  'USERID',
  'userid',
  'Artist',
  '',
  'ts ',
  '__proto__',
  'constructor',
  'toString',
  'user_id',
  'é'
)

const rarely = fc.integer({ min: 0, max: 9 }).map((n) => n === 0)
const spelt = ([key, v, withEscapes]: readonly [string, string, boolean]): readonly [string, string] => [
  withEscapes ? escaped(key) : jsonText(key),
  v
]

/** A whole line: a valid row with a few keys made odd, put in some order, some left out or twice. */
function line(dataset: Dataset): fc.Arbitrary<string> {
  const base = Object.entries(dataset === 'events' ? event({ song: 'Moo', artist: 'Cows' }) : song())
  const known = fc.constantFrom(...base.map(([key]) => key))
  const pair = fc.tuple(fc.oneof({ weight: 5, arbitrary: known }, { weight: 1, arbitrary: unknownKey }), value, rarely)
  const object = fc
    .tuple(
      fc.array(pair, { maxLength: 3 }),
      fc.array(known, { maxLength: 2 }),
      space,
      space,
      fc.boolean(),
      fc.boolean()
    )
    .map(([odd, left, before, between, twice, reversed]) => {
      const changed = new Set(odd.map(([key]) => key))
      const kept = base.filter(([key]) => (twice || !changed.has(key)) && !left.includes(key))
      const pairs = [...kept.map(([key, v]) => [jsonText(key), JSON.stringify(v)] as const), ...odd.map(spelt)]
      if (reversed) pairs.reverse()
      const inner = pairs.map(([key, v]) => `${key}:${between}${v}`)
      return `${before}{${inner.join(`,${between}`)}${before}}${between}`
    })
  // Rows of one shape, as a program writes them: some of the values are none that the shape has room for.
  const alike = fc.array(pair, { maxLength: 2 }).map((odd) => {
    const values = new Map(odd.map(([key, v]) => [key, v]))
    return `{${base.map(([key, v]) => `${JSON.stringify(key)}: ${values.get(key) ?? JSON.stringify(v)}`).join(', ')}}`
  })
  const valid = JSON.stringify(dataset === 'events' ? event() : song())
  const damage = fc.constantFrom(
    ...['{', '}', '[]', '[{}]', '1', '"text"', 'null', 'true', '{}', '{,}', `${valid}${valid}`, `${valid} ${valid}`],
    ...[
      `${valid},`,
      `${valid.slice(0, -1)},}`,
      `${valid.slice(0, -1)}, }`,
      valid.slice(0, 50),
      valid.slice(1),
      `\uFEFF${valid}`,
      '\uFEFF'
    ],
    ...[
      `/* c */${valid}`,
      `${valid} // c`,
      `${valid}\u0000`,
      `\u0000${valid}`,
      '\u0000\u0000\u0000',
      '\u000b',
      '\u00a0',
      `${valid}\r`,
      `[${valid}]`
    ],
    ...[valid.replace(',', '\r,'), valid.replace(':', ':\f')],
    ...[
      valid.replace('"', '\u0000"'),
      `${valid.slice(0, -1)},"x":"\\ud800"}`,
      `${valid.slice(0, -1)},"x":1e999}`,
      `${valid}#`
    ]
  )
  return fc
    .oneof({ weight: 8, arbitrary: object }, { weight: 8, arbitrary: alike }, { weight: 1, arbitrary: damage })
    .filter((l) => !l.includes('\n'))
}

/** Not UTF-8: latin-1 bytes, an overlong form, a surrogate. */
const badBytes = fc.constantFrom([0xe9], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xff], [0xf4, 0x90, 0x80, 0x80])
const bytes = (dataset: Dataset): fc.Arbitrary<Buffer> =>
  fc.oneof(
    { weight: 12, arbitrary: line(dataset).map((l) => Buffer.from(l)) },
    {
      weight: 1,
      arbitrary: fc.tuple(badBytes, fc.nat({ max: 200 })).map(([bad, at]) => {
        const good = Buffer.from(JSON.stringify(dataset === 'events' ? event() : song()))
        return Buffer.concat([good.subarray(0, at), Buffer.from(bad), good.subarray(at)])
      })
    }
  )

const blank = (line: Buffer): boolean => /^[ \t\r\v\f]*$/.test(line.toString('latin1'))

describe('the fast reader and the judge together give what the judge alone gives', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
  let db: DuckDb
  beforeAll(async () => {
    db = await DuckDb.open(':memory:')
  })
  afterAll(() => {
    db.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** What comes out for each line, as text that a failure can show. */
  async function extracted(dataset: Dataset, lines: readonly Buffer[]): Promise<ReadonlyMap<number, string>> {
    const path = join(folder, dataset)
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, 'a.json'), Buffer.concat(lines.flatMap((l) => [l, Buffer.from('\n')])))
    const source = folderSource(path)
    const inputs = []
    for await (const page of source.list()) inputs.push(...page.map((file) => ({ fileId: 7, source, file })))
    const extraction = await extract(db, await gather(dataset, inputs, join(folder, `${dataset}.ndjson`)))
    const columns = inputColumns(stagingOf(dataset))
    // The driver drops a leading U+FEFF of a text; behind a character of ours it stays.
    const select = columns.map((c) => (c.type.kind === 'text' ? `'.' || ${c.name} AS ${c.name}` : c.name)).join(', ')
    const found = new Map<number, string>()
    const add = (line: number, what: string): void => {
      found.set(line, found.has(line) ? `${found.get(line)} AND ${what}` : what)
    }
    for (const row of await db.all(`SELECT ${select}, line FROM (${extraction.rows})`)) {
      const values = columns
        .map((c) => row[c.name])
        .map((v) => (typeof v === 'bigint' ? Number(v) : typeof v === 'string' ? v.slice(1) : v))
      add(Number(row.line), JSON.stringify(values))
    }
    for (const row of await db.all(extraction.rejects)) add(Number(row.line), `${row.reason} ${row.column_name}`)
    return found
  }

  function judged(dataset: Dataset, lines: readonly Buffer[]): ReadonlyMap<number, string> {
    const found = new Map<number, string>()
    for (const [i, whole] of lines.entries()) {
      // At the beginning of a file, and only there, U+FEFF is a mark of the encoding.
      const line = i === 0 && whole.indexOf('\uFEFF') === 0 ? whole.subarray(3) : whole
      if (blank(line)) continue
      const verdict = judge(line, stagingOf(dataset))
      found.set(
        i + 1,
        'values' in verdict ? JSON.stringify(verdict.values) : `${verdict.reject.reason} ${verdict.reject.column}`
      )
    }
    return found
  }

  test.each(['events', 'songs'] as const)('%s', async (dataset) => {
    await fc.assert(
      fc.asyncProperty(fc.array(bytes(dataset), { minLength: 1, maxLength: 200, size: 'large' }), async (lines) => {
        const label = (m: ReadonlyMap<number, string>) =>
          Object.fromEntries([...m].sort(([a], [b]) => a - b).map(([n, what]) => [`${n}: ${lines[n - 1]}`, what]))
        const expected = label(judged(dataset, lines))
        expect(label(await extracted(dataset, lines))).toEqual(expected)
      }),
      { numRuns: 12, seed: Number(process.env.FC_SEED ?? 1541105830) }
    )
  })

  test('an integer with a fraction that no double holds is seen', async () => {
    const literals = [
      ...[
        '39.0000000000000000001',
        '38.99999999999999999999',
        '39000000000000000000.1e-18',
        '39000000000000000001e-18'
      ],
      ...[
        '1540919166796.0',
        '1540919166796.00001',
        '1540919166796.0000000',
        '154091916679600001e-5',
        '1.54091916679600001E12'
      ],
      ...[
        '9.007199254740991e15',
        '9007199254740991.3',
        '999999999999999.9',
        '99999999999999.99',
        '-39.0000000000000000001'
      ]
    ]
    const row = JSON.stringify(event())
    for (const key of ['registration', 'sessionId', 'userId', 'status']) {
      const texts = literals.flatMap((literal) => {
        const odd = row.replace(new RegExp(`"${key}":[^,}]*`), `"${key}":${literal}`)
        // A row of a known shape but for this value, and one that has no known shape in any case.
        return [odd, odd.replace('{', '{"x":1,').replace(`"${key}":`, `"${key}" : `)]
      })
      const lines = [row, ...texts].map((text) => Buffer.from(text))
      const label = (m: ReadonlyMap<number, string>) =>
        Object.fromEntries([...m].map(([n, what]) => [`${n}: ${lines[n - 1]}`, what]))
      expect(label(await extracted('events', lines))).toEqual(label(judged('events', lines)))
    }
  })
})
