// Deployment and inventory against real Debian machines: the lab of scripts/lab. Only where a lab can run, as root;
// scripts/test.ts says why when it cannot. Hosts are taken from a pool, so files run side by side.
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    include: ['tests/lab/**/*.test.ts'],
    globalSetup: ['tests/lab/hosts.ts'],
    pool: 'forks',
    maxWorkers: 3,
    testTimeout: 900_000,
    hookTimeout: 300_000,
  },
})
