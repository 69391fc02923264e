import { defineConfig } from 'vitest/config'

/** The double is test code, and so is what measures on it. */
export default defineConfig({
  test: {
    include: ['bench/redshift-double.bench.ts'],
    globalSetup: ['test/helpers/global-setup.ts'],
    testTimeout: 1_200_000,
    hookTimeout: 600_000
  }
})
