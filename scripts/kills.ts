// kill -9 at many random moments of a visit, alone: `npm run kills -- 30 [seed]`. The figures are its last line but the count.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const [count = '30', seed] = process.argv.slice(2)
const root = join(import.meta.dirname, '..')
const { status } = spawnSync('playwright', ['test', '--project=e2e', 'kills'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32', env: { ...process.env, PACKTIC_KILLS: count, ...(seed ? { PACKTIC_KILL_SEED: seed } : {}) } })
process.exitCode = status ?? 1
