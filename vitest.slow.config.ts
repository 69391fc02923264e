import { defineConfig } from 'vitest/config'

/** The suites that take minutes: `npm run test:slow`. */
export default defineConfig({
  test: {
    include: ['test/slow/**/*.test.ts', 'test/real-data.test.ts'],
    env: { SPARKIFY_TEST_LONG: '1', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    maxWorkers: 2,
    globalSetup: ['test/helpers/global-setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 60_000
  }
})
