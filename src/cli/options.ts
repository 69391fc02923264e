import { duration } from '../config/cluster-values.ts'
import { settingList } from '../config/settings.ts'
import { anyNumber, wholeNumber } from '../config/value-types.ts'
import type { FlagSpec, OptionsOf, VerbSpec } from './spec.ts'

/**
 * The table of verbs. Parsing, help, docs/reference/cli.md and shell completion come from it. A new verb is an entry
 * here, its module in commands/, and the line in commands.ts that ties the two together.
 */
export const verbs = {
  demo: {
    summary: 'load data, check it, and print what people listen to',
    more: 'Without LOG_DATA and SONG_DATA it simulates a month of an imaginary service first. A second call loads only what is new.',
    args: {},
    flags: {
      dir: { value: 'folder', description: 'where simulated data is kept; by default ./data', complete: 'folder' }
    },
    examples: [{ line: 'sparkify demo', does: 'from nothing to answers' }]
  },
  simulate: {
    summary: 'make event logs and songs like the real ones, at any size',
    more: 'The folder gets log_data and song_data, which etl loads. The same seed and flags make the same bytes on any machine. Ctrl-C leaves no half file; with --live it is the normal end, and the same command goes on where it was.',
    args: {},
    flags: {
      out: {
        value: 'folder',
        description: 'where the data goes; - is standard output, which gets the rows of the logs and nothing else',
        complete: 'folder'
      },
      scale: {
        value: 'size',
        description: 'users and days of a known size; by default month, and the other flags go over it',
        choices: ['tiny', 'month', 'year', 'million']
      },
      users: { value: 'number', description: 'users at the start', type: anyNumber },
      days: { value: 'number', description: 'so many days', type: anyNumber },
      start: {
        value: 'date',
        description: 'the first moment, as 2018-11-01 or with a time; UTC where no zone is named'
      },
      end: { value: 'date', description: 'the last moment, instead of --days' },
      seed: { value: 'number', description: 'another seed makes another data set', type: anyNumber },
      'growth-rate': { value: 'rate', description: 'users who join in a year, as a share: 0.3', type: anyNumber },
      'attrition-rate': { value: 'rate', description: 'users who leave in a year, as a share: 0.1', type: anyNumber },
      'eventsim-config': {
        value: 'file',
        description: 'a configuration of eventsim’s format; --config is dwh.cfg, as for every verb',
        complete: 'file'
      },
      songs: {
        value: 'folder',
        description: 'play the songs of this folder, and write no song_data',
        complete: 'folder'
      },
      'no-songs': { description: 'write no song_data' },
      shape: {
        value: 'shape',
        description: 'the form of the rows; by default that of the real files',
        choices: ['sparkify', 'eventsim']
      },
      gzip: { description: 'compress the logs' },
      workers: { value: 'number', description: 'threads; the bytes do not depend on them', type: anyNumber },
      faults: {
        value: 'rates',
        optional: true,
        description:
          'spoil the logs and write faults.json, the truth about it; rates such as duplicate=0.01,malformed=0.002,wrong-type=0.002,late=0.1,changed=0.1, which are the default'
      },
      live: { description: 'write each row when its time comes, until Ctrl-C' },
      speed: { value: 'number', description: 'with --live, so many times as fast as life', type: anyNumber }
    },
    examples: [
      { line: 'sparkify simulate --out data', does: 'a month of 100 users, with its songs' },
      { line: 'sparkify simulate --out spoiled --scale tiny --faults', does: 'a small data set with known faults' },
      {
        line: 'sparkify simulate --out - --users 1000 --days 7 | gzip > week.json.gz',
        does: 'rows for another program'
      },
      { line: 'sparkify simulate --out live --live --speed 60 --no-songs', does: 'an hour of life every minute' }
    ]
  },
  'create-tables': {
    summary: 'drop every table of the warehouse and create it anew',
    more: 'Asks first where tables hold rows. The books go too, so that the next etl loads everything again.',
    args: {},
    flags: { yes: { short: 'y', description: 'do not ask' } },
    examples: [{ line: 'sparkify create-tables --yes', does: 'begin anew, in a script' }]
  },
  etl: {
    summary: 'load what is new, transform it, check it',
    more: 'Missing tables are created. Each batch is one transaction: stop it anywhere, and the next run goes on from there.',
    args: {},
    flags: {
      'dry-run': { description: 'only show what would be loaded and created' },
      rebuild: { description: 'remake the star from the staging tables, without reading a source' },
      wait: { value: 'seconds', description: 'wait so long for another run to end', setting: 'lockWait' }
    },
    examples: [
      { line: 'sparkify etl --log-data logs --song-data songs', does: 'load two folders into ./sparkify.duckdb' },
      { line: 'sparkify etl --dry-run', does: 'see what a run would do' }
    ]
  },
  check: {
    summary: 'run every check over the whole warehouse',
    more: 'Exit code 3 when an error-level check fails. The outcomes are kept in etl_checks.',
    args: {},
    flags: {},
    examples: []
  },
  query: {
    summary: 'answer one of the questions of the analysts, or a SELECT',
    more: 'A question that says more as a picture is drawn as bars on a terminal. The warehouse is opened for reading only, by the engine’s own means. Numbers keep all their digits, in JSON too.',
    args: { name: { description: 'the question; --list shows them' } },
    flags: {
      list: { description: 'list the questions' },
      sql: { value: 'text', description: 'one SELECT instead of a question' },
      format: {
        value: 'format',
        description: 'how to print the rows; by default bars or table',
        choices: ['table', 'bars', 'csv', 'json', 'md', 'parquet']
      },
      out: { value: 'file', description: 'write to this file; needed for parquet', complete: 'file' },
      compare: {
        value: 'file',
        description: 'compare with expected rows (CSV or JSON); exit code 3 where they differ',
        complete: 'file'
      },
      'show-sql': { description: 'print the SQL of the question instead of running it' }
    },
    examples: [
      { line: 'sparkify query top-songs', does: 'what people listen to' },
      {
        line: 'sparkify query --sql "SELECT level, COUNT(*) FROM songplays GROUP BY level" --format csv',
        does: 'ask your own'
      }
    ]
  },
  status: {
    summary: 'show rows, runs, freshness, rejects and failed checks',
    args: {},
    flags: {},
    examples: []
  },
  rejects: {
    summary: 'list, export or retry the rows that could not be loaded',
    more: 'retry loads the files of rejected rows again; files that were mended are loaded by any etl, since they changed.',
    args: { action: { description: 'what to do; by default list', choices: ['list', 'export', 'retry'] } },
    flags: {
      dataset: { value: 'dataset', description: 'only of this dataset', choices: ['events', 'songs'] },
      reason: {
        value: 'reason',
        description: 'only with this reason',
        choices: [
          'malformed_json',
          'not_an_object',
          'missing_field',
          'wrong_type',
          'out_of_range',
          'too_long',
          'bad_encoding'
        ]
      },
      run: { value: 'id', description: 'only of this run', type: wholeNumber('id', 1, Number.MAX_SAFE_INTEGER) },
      limit: {
        value: 'rows',
        description: 'list so many at most; by default 50',
        type: wholeNumber('rows', 1, 1_000_000)
      },
      out: { value: 'file', description: 'export to this file instead of standard output', complete: 'file' }
    },
    examples: [{ line: 'sparkify rejects export --out rejects.ndjson', does: 'hand bad rows to whoever made them' }]
  },
  trace: {
    summary: 'follow a play back to the line of the file it came from',
    args: { songplay_id: { description: 'songplay_id of the play', required: true } },
    flags: {},
    examples: [{ line: 'sparkify trace 34359738370', does: 'file, line, raw line and run of that play' }]
  },
  export: {
    summary: 'write a table or the result of a query to a file',
    more: 'From Redshift also to s3://bucket/prefix/: the cluster writes there by UNLOAD, with the role of [IAM_ROLE]; nothing may lie there yet.',
    args: { table: { description: 'the table or view' } },
    flags: {
      sql: { value: 'text', description: 'one SELECT instead of a table' },
      out: { value: 'file', description: 'the file; its ending names the format', complete: 'file' },
      format: {
        value: 'format',
        description: 'the format, where the ending does not say it',
        choices: ['csv', 'json', 'parquet']
      },
      'partition-by': { value: 'columns', description: 'columns that become folders, where --out is s3://…' }
    },
    examples: [{ line: 'sparkify export songplays --out songplays.parquet', does: 'a table for other tools' }]
  },
  schema: {
    summary: 'show the tables as the database has them',
    more: 'And any difference from the model; exit code 3 where a table of the model is missing or differs.',
    args: { table: { description: 'only this table' } },
    flags: {},
    examples: [{ line: 'sparkify schema songplays', does: 'columns and types of the fact table' }]
  },
  sql: {
    summary: 'print every statement that a run can send',
    args: {},
    flags: {
      engine: {
        value: 'engine',
        description: 'for this engine; by default that of the warehouse',
        choices: ['duckdb', 'postgres', 'redshift']
      },
      part: {
        value: 'part',
        description: 'only this part',
        choices: ['drop', 'create', 'replace', 'songs', 'events', 'repoint', 'check']
      }
    },
    examples: [{ line: 'sparkify sql --engine redshift --part create', does: 'the DDL of Redshift; needs no cluster' }]
  },
  diff: {
    summary: 'compare two warehouses, table by table',
    more: 'By hash first, then row by row. Exit code 3 where they differ. Ids that depend on the order of loading do not count.',
    args: {
      a: { description: 'address of one warehouse', required: true },
      b: { description: 'address of the other', required: true }
    },
    flags: {
      staging: { description: 'compare the staging tables too' },
      limit: {
        value: 'rows',
        description: 'show so many rows of each side; by default 10',
        type: wholeNumber('rows', 0, 100_000)
      }
    },
    examples: [{ line: 'sparkify diff duckdb:a.duckdb postgres://etl@db/sparkify', does: 'two engines, one truth' }]
  },
  doctor: {
    summary: 'look at everything that a run needs, and say what to do',
    more: 'Exit code 4 where something is bad.',
    args: {},
    flags: {},
    examples: []
  },
  cluster: {
    summary: 'make, look at and delete the Redshift cluster and its role',
    more: 'up asks before it creates anything that costs money, and goes on after a crash. down deletes all that up made, and looks by tag whether anything is left. Nothing without the tags of this program is ever changed.',
    args: {
      action: {
        description: 'what to do',
        required: true,
        choices: ['up', 'status', 'down', 'pause', 'resume', 'policy']
      }
    },
    flags: {
      serverless: { description: 'a Serverless workgroup, which is billed while it works' },
      provisioned: { description: 'a provisioned cluster, which is billed while it is there' },
      name: { value: 'name', description: 'its name; by default sparkify', setting: 'clusterName' },
      owner: {
        value: 'name',
        description: 'whose it is, for its tags; by default whoever signs the calls',
        setting: 'clusterOwner'
      },
      'node-type': { value: 'type', description: 'of a provisioned cluster', setting: 'nodeType' },
      nodes: { value: 'number', description: 'of a provisioned cluster', setting: 'nodes' },
      rpu: { value: 'number', description: 'base capacity of Serverless', setting: 'rpu' },
      'rpu-hours': { value: 'number', description: 'what Serverless may use a day', setting: 'rpuHours' },
      price: {
        value: 'dollars',
        description: 'of a node and an hour, or an RPU-hour, in your region',
        setting: 'clusterPrice'
      },
      allow: { value: 'address', description: 'the one address that may connect', setting: 'allow' },
      public: { description: 'give it a public address; needs --allow', setting: 'publiclyAccessible' },
      ttl: {
        value: 'time',
        description:
          'how long it is needed, as 30m, 2h or 1d: every command warns from then on; nothing deletes it by itself',
        type: duration
      },
      'final-snapshot': { value: 'name', description: 'of down: keep the data in a snapshot of this name' },
      format: {
        value: 'format',
        description: 'of policy: by default json',
        choices: ['json', 'terraform', 'cloudformation']
      },
      'dry-run': { description: 'print every call with its parameters, and send none that changes anything' },
      yes: { short: 'y', description: 'do not ask' },
      wait: { value: 'minutes', description: 'how long one part may take to come or go', setting: 'waitMinutes' }
    },
    examples: [
      { line: 'sparkify cluster up --ttl 2h', does: 'role, namespace and workgroup, and their endpoint in dwh.cfg' },
      { line: 'sparkify cluster down', does: 'delete all of it' },
      { line: 'sparkify cluster policy --format terraform', does: 'for teams where another team makes roles' }
    ]
  },
  completion: {
    summary: 'print the completion script of a shell',
    more: 'It completes verbs, flags and their values. The first lines of the script say how to install it.',
    args: {
      shell: { description: 'the shell', required: true, choices: ['bash', 'zsh', 'fish'] }
    },
    flags: {},
    examples: [
      {
        line: 'sparkify completion bash > ~/.local/share/bash-completion/completions/sparkify',
        does: 'install it for bash'
      }
    ]
  }
} as const satisfies Readonly<Record<string, VerbSpec>>

export type Verbs = typeof verbs
export type VerbName = keyof Verbs
export type VerbOptions<V extends VerbName> = OptionsOf<Verbs[V]>

/** Every verb with its name, in order. */
export function verbList(): readonly (readonly [VerbName, VerbSpec])[] {
  return (Object.keys(verbs) as VerbName[]).map((name) => [name, verbs[name]])
}

/** The flags that every verb takes. */
export function globalFlags(): Readonly<Record<string, FlagSpec>> {
  const fromSettings: Record<string, FlagSpec> = {}
  for (const [name, { flag, description }] of settingList()) {
    if (!flag) continue
    const complete = flag.value === 'place' ? { complete: 'folder' as const } : {}
    const value = flag.value === undefined ? {} : { value: flag.value }
    fromSettings[flag.name] = { ...value, description: asHelp(description), setting: name, ...complete }
  }
  return {
    config: { value: 'file', description: 'the configuration file; by default ./dwh.cfg', complete: 'file' },
    ...fromSettings,
    json: { description: 'print exactly one JSON document' },
    quiet: { description: 'no progress and no notes' },
    verbose: { description: 'more notes, and the stack of an error' }
  }
}

/** Descriptions of settings are sentences; those of flags begin small and have no full stop. */
function asHelp(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`.replace(/(: yes or no)?\.$/, '')
}
