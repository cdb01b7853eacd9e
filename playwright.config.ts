// Tests in the real window, one app at a time: two cores, and two apps never share a folder. No retry: a flaky test is a
// bug. Limits are generous because no test depends on speed.
import { defineConfig } from '@playwright/test'

export default defineConfig({
  testMatch: '**/*.spec.ts',
  projects: [
    { name: 'e2e', testDir: 'tests/e2e' },
    { name: 'security', testDir: 'tests/security' },
    { name: 'offline', testDir: 'tests/offline' }, // by `npm run offline`, in a network namespace of its own
    { name: 'packaged', testDir: 'tests/packaged' }, // wants `npm run package -- --ci` first
  ],
  globalSetup: './tests/app/global-setup.ts',
  workers: 1,
  forbidOnly: true,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  outputDir: 'test-results',
  reporter: 'list',
})
