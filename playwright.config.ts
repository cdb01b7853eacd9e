// Tests in the real window, one app at a time: two cores, and two apps never share a folder. No retry: a flaky test is a bug.
import { defineConfig } from '@playwright/test'

export default defineConfig({
  testMatch: '**/*.spec.ts',
  projects: [
    { name: 'e2e', testDir: 'tests/e2e' },
    { name: 'security', testDir: 'tests/security' },
    { name: 'packaged', testDir: 'tests/packaged' }, // wants `npm run package -- --ci` first
  ],
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  outputDir: 'test-results',
  reporter: 'list',
})
