// Runs every check that fits this machine, in the order of their price, and counts. Nothing is invented: the counts are
// the runners' own reports. The last line is `N passed, N failed` with `, N skipped` when something was.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { electronRuntime } from './electron-runtime.ts'
import { buildIfStale } from './fresh-build.ts'
import { offlineCommand, offlineReason } from './offline.ts'
import { say } from './say.ts'
import { labReason } from '../tests/lab/lab.ts'

const root = join(import.meta.dirname, '..')
const reports = mkdtempSync(join(tmpdir(), 'packtic-test-'))
const total = { passed: 0, failed: 0, skipped: 0 }

function run(command: string, args: readonly string[], env: Record<string, string> = {}): number {
  return spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } }).status ?? 1
}

/** A check that is one yes or no. */
function check(name: string, command: string, args: readonly string[]): void {
  const started = Date.now()
  const ok = run(command, args) === 0
  total[ok ? 'passed' : 'failed']++
  say(`${name}: ${ok ? 'passed' : 'FAILED'} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
}

/** A runner that writes vitest's JSON report. */
function vitest(name: string, args: readonly string[]): void {
  const report = join(reports, `${name}.json`)
  const status = run('vitest', ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`])
  count(name, report, status, (json: { numPassedTests: number; numFailedTests: number; numPendingTests: number; numFailedTestSuites: number; testResults: { status: string; assertionResults: unknown[] }[] }) => ({
    passed: json.numPassedTests,
    // A file that could not even load ran no test, and is a failure of its own.
    failed: json.numFailedTests + json.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length,
    skipped: json.numPendingTests,
  }))
}

/** Playwright's JSON report; `inside` puts the command where it has to run. */
function playwright(name: string, args: readonly string[], inside = (command: string, all: readonly string[]): [string, readonly string[]] => [command, all]): void {
  const report = join(reports, `${name}.json`)
  const status = run(...inside('playwright', ['test', ...args, '--reporter=list,json']), { PLAYWRIGHT_JSON_OUTPUT_NAME: report })
  count(name, report, status, (json: { stats: { expected: number; unexpected: number; flaky: number; skipped: number } }) => ({ passed: json.stats.expected, failed: json.stats.unexpected + json.stats.flaky, skipped: json.stats.skipped }))
}

function count<T>(name: string, report: string, status: number, read: (json: T) => { passed: number; failed: number; skipped: number }): void {
  const result = existsSync(report) ? read(JSON.parse(readFileSync(report, 'utf8')) as T) : { passed: 0, failed: 1, skipped: 0 }
  // A runner that says no without naming a test still says no.
  if (status !== 0 && result.failed === 0) result.failed = 1
  total.passed += result.passed
  total.failed += result.failed
  total.skipped += result.skipped
  say(`${name}: ${result.passed} passed, ${result.failed} failed${result.skipped ? `, ${result.skipped} skipped` : ''}`)
}

/** Real machines, where this one can hold them; elsewhere said as not run, never counted as passed. */
function lab(): void {
  const reason = labReason()
  if (reason === undefined) return vitest('lab', ['--config', 'tests/lab/vitest.config.ts'])
  total.skipped++
  say(`lab: not run: ${reason}`)
}

/** A day with loopback alone, where a network of its own can be made for it. */
function offline(): void {
  const reason = offlineReason()
  if (reason === undefined) return playwright('offline day', ['--project=offline'], offlineCommand)
  total.skipped++
  say(`offline day: not run: ${reason}`)
}

try {
  const runtime = await electronRuntime()
  check('types', 'tsc', ['--noEmit'])
  check('lint', 'oxlint', ['--type-aware', ...['domain', 'main', 'preload', 'renderer', 'hub', 'scripts', 'tests'].filter((folder) => existsSync(join(root, folder)))])
  buildIfStale({ testRuntime: runtime.fallback })
  vitest('unit', [])
  lab()
  check('command line answers', process.execPath, ['out/backend/cli.mjs', 'quote', '--case', 'tests/conformance/case.json'])
  playwright('security', ['--project=security'])
  playwright('window', ['--project=e2e'])
  offline()
  // The unpacked package of Linux, over the test runtime; users' packages are tested where they are made.
  if (runtime.fallback) {
    check('package', process.execPath, ['scripts/package.ts', '--ci'])
    playwright('packaged', ['--project=packaged'])
  } else say('packaged: not run, the test package is made over the test runtime')
  if (existsSync(join(root, 'scripts/demo.ts'))) check('demonstration visit', process.execPath, ['scripts/demo.ts'])
} catch (error) {
  total.failed++
  say(error instanceof Error ? (error.stack ?? error.message) : String(error))
}
rmSync(reports, { recursive: true, force: true })
if (!existsSync(join(root, '../shared/reference'))) say('../shared/reference is absent: tests against the published samples were not run')
process.stdout.write(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}\n`)
process.exitCode = total.failed > 0 ? 1 : 0
