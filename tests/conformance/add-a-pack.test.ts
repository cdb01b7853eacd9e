// docs/add-a-pack.md does what it says: its commands are run as they stand, its example is a right pack, its steps are steps.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { PackStep } from '../../domain/provisioning/pack.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/add-a-pack.md'), 'utf8')
const blocks = [...page.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text)
const folder = mkdtempSync(join(tmpdir(), 'packtic-page-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function blockWith(words: string): string {
  const found = blocks.filter((text) => text.includes(words))
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} blocks with ${words}`)
  return found[0]
}

/** The page's own command, from its sources: a checkout beside the reader's packs. */
function asStands(commands: string): string {
  const command = join(folder, 'scripts/packtic')
  if (!existsSync(command)) {
    mkdirSync(join(folder, 'scripts'))
    writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' --no-warnings '${join(root, 'main/backend/cli/index.ts')}' "$@"\n`)
    chmodSync(command, 0o755)
  }
  return execFileSync('sh', ['-eu', '-c', commands], { cwd: folder, encoding: 'utf8', stdio: 'pipe', env: { ...process.env, PACKTIC_RESOURCES: join(root, 'resources') } })
}

test('from nothing to a signed pack: each command of the page succeeds as it stands', () => {
  // The key of the page, under the name that the page gives it.
  execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', join(folder, 'FILE')])
  const commands = blockWith('pack new mon-pack')
  expect(commands.trim().split('\n').map((line) => line.split(/\s+/)[2])).toEqual(['new', 'check', 'check', 'sign'])
  asStands(commands)
  expect(existsSync(join(folder, 'mon-pack/pack.sig'))).toBe(true)
}, 60_000)

test('the worked example is a right pack, by the page’s own check', () => {
  const pack = join(folder, 'resources/packs/poste-accueil')
  for (const name of ['steps', 'docs']) mkdirSync(join(pack, name), { recursive: true })
  writeFileSync(join(pack, 'pack.json'), blockWith('"id": "poste-accueil"'))
  const scripts = blockWith('# steps/greeting.check.sh').split(/^(?=# steps\/)/m)
  expect(scripts).toHaveLength(4)
  for (const text of scripts) writeFileSync(join(pack, /^# (steps\/\S+\.sh)/.exec(text)?.[1] ?? ''), text)
  writeFileSync(join(pack, 'docs/fiche.fr.md'), blockWith('<!-- docs/fiche.fr.md'))
  const [check = ''] = blockWith('pack check resources/packs/poste-accueil').split('\n')
  asStands(check)
  expect(existsSync(join(pack, 'pack.lock.json'))).toBe(true)
  // The page's check would see a fault.
  writeFileSync(join(pack, 'steps/greeting.check.sh'), 'rm -f /etc/motd\n')
  expect(() => asStands(check)).toThrow(/greeting\.check\.sh/)
}, 60_000)

test('each step of the page that writes its own scripts is one', () => {
  const lines = blockWith('"kind": "firewall"').trim().split('\n')
  expect(lines.length).toBeGreaterThan(7)
  for (const line of lines) {
    const step = PackStep.safeParse(JSON.parse(line.replaceAll('{…}', '{ "fr": "Poser", "en": "Put" }')))
    expect(step.error?.message, line).toBeUndefined()
  }
})
