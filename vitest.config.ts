// Unit and property tests beside the code, and what crosses modules under tests/conformance. No browser, no network.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{domain,main,preload,renderer,hub,scripts}/**/*.test.{ts,tsx}', 'tests/{conformance,simulation,security}/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
