import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/helpers/longest-first.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The double of Redshift has a suite of its own: `npm run test:redshift`.
    exclude: ['test/slow/**', 'test/redshift/**'],
    // The SDK would print which Node.js its later versions need.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    globalSetup: ['test/helpers/global-setup.ts'],
    // Every worker runs DuckDB with a thread a core: more of them only wait for each other.
    maxWorkers: 2,
    // Modules are loaded once a worker, not once a file: no test leaves anything behind in them.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000
  }
})
