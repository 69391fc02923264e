import { defineConfig } from 'vitest/config'

/** The suites of the other engines on the double of Redshift, by the wire protocol: `npm run test:redshift`. */
export default defineConfig({
  test: {
    include: [
      'test/warehouse/{session,load,values}.test.ts',
      'test/golden.test.ts',
      'test/pipeline/{replace,faults}.test.ts',
      'test/real-data.test.ts',
      'test/redshift/**/*.test.ts'
    ],
    env: {
      SPARKIFY_TEST_ENGINE: 'redshift-pg',
      SPARKIFY_TEST_LONG: '1',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true'
    },
    maxWorkers: 2,
    globalSetup: ['test/helpers/global-setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000
  }
})
