// The borders of the house. Data flows left to right, and so do imports:
//   cli, server → pipeline → sources, extract, transform, quality, queries, warehouse → model, util; never back.
/** Folders under src/, and what each may import besides itself. */
const mayImport = {
  util: [],
  model: ['util'],
  config: ['util', 'model'],
  sources: ['util', 'model'],
  warehouse: ['util', 'model'],
  transform: ['util', 'model', 'warehouse/types\\.ts'],
  quality: ['util', 'model', 'warehouse/types\\.ts'],
  queries: ['util', 'model', 'warehouse/types\\.ts'],
  extract: ['util', 'model', 'sources'],
  simulate: ['util', 'model', 'sources'],
  cloud: ['util', 'model', 'config'],
  pipeline: [
    'util',
    'model',
    'config',
    'sources',
    'extract',
    'transform',
    'quality',
    'queries',
    'warehouse',
    'simulate'
  ],
  server: ['util', 'model', 'config', 'pipeline', 'queries', 'warehouse', 'quality', 'sources'],
  cli: ['.*']
}

const borders = Object.entries(mayImport)
  .filter(([, allowed]) => !allowed.includes('.*'))
  .map(([folder, allowed]) => ({
    name: `border-${folder}`,
    severity: 'error',
    comment: `src/${folder} may import only: ${[folder, ...allowed].join(', ')}`,
    from: { path: `^src/${folder}/` },
    to: {
      path: '^src/',
      pathNot: [folder, ...allowed].map((part) => `^src/${part}${part.endsWith('.ts') ? '$' : '/'}`)
    }
  }))

module.exports = {
  forbidden: [
    ...borders,
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'engine-behind-its-border',
      severity: 'error',
      comment: 'Only warehouse/open.ts reaches into an engine folder; everyone else speaks to warehouse/types.ts.',
      from: { path: '^src/', pathNot: '^src/warehouse/' },
      to: { path: '^src/warehouse/(duckdb|postgres|redshift)/' }
    },
    {
      name: 'drivers-in-their-folder',
      severity: 'error',
      comment: 'A database driver is imported by its engine only; DuckDB also reads JSON for every engine (extract).',
      from: { path: '^src/', pathNot: '^src/(warehouse/(duckdb|postgres|redshift|wire)|extract|util/duckdb)' },
      to: { path: 'node_modules/(@duckdb|pg|pg-copy-streams)/' }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types']
    }
  }
}
