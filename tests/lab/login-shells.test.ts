// Whatever the login's shell is and whatever its start-up files say, a run is the same run: design/provisioning.md 4, rule 12.
import { expect, test } from 'vitest'
import { applyArgs, cli, dataFolder, type Host, inside, type Line } from './lab.ts'
import { withHost } from './host-pool.ts'
import { makePack } from './make-pack.ts'

const TALK = 'echo Bonjour; echo "READY-0000"; echo \'{"v":1,"seq":1,"step":"fake","phase":"apply","ev":"start"}\'; echo "#started"'
/** What a start-up file does besides talking: another folder, a slow start, words on the other stream. */
const MOVE = 'cd /tmp; sleep 3; echo "PW-0000" >&2'
const SHELLS = [
  // dash reads no file for a command: its login is the plain case.
  { shell: 'dash', file: '.profile', text: TALK },
  // Before Debian's own first lines, which end the file for a shell nobody types at.
  { shell: 'bash', file: '.bashrc', text: `${TALK}\n${MOVE}\numask 000\nalias sudo=false` },
  { shell: 'zsh', file: '.zshenv', text: `${TALK}\n${MOVE}\nsetopt noclobber` },
  { shell: 'fish', file: '.config/fish/config.fish', text: `${TALK}\n${MOVE}` },
  { shell: 'tcsh', file: '.cshrc', text: `${TALK}\ncd /tmp; sleep 2; set noglob` },
]

const pack = makePack('shells-pack', [{ id: 'first', seconds: 0 }, { id: 'second', seconds: 0 }])

/** What happened, without instants. */
const storyOf = (lines: readonly Line[]): string[] => lines.filter(({ seq }) => seq !== undefined).map(({ seq, step, phase, ev, res, rc }) => [seq, step, phase, ev, rc, res].join(' '))

async function applied(host: Host): Promise<string[]> {
  const { code, err, lines } = await cli(applyArgs(dataFolder(), host, pack))
  expect(code, err).toBe(0)
  inside(host, 'rm -r /srv/packtic-lab')
  return storyOf(lines)
}

test('five login shells whose start-up files talk, wait and go elsewhere, and a long banner: the same events', async () => await withHost(async (host) => {
  inside(host, 'apt-get install -y -qq --no-install-recommends zsh fish tcsh >/dev/null 2>&1')
  const plain = await applied(host)
  expect(plain.length).toBeGreaterThan(10)
  // In French, behind a wall of text: as long as a packet may be (RFC 4253, 6.1; beyond it no client gets in).
  inside(host, 'yes "Accès réservé" | head -c 30000 > /etc/ssh/banner; echo "Banner /etc/ssh/banner" > /etc/ssh/sshd_config.d/banner.conf; echo LANG=fr_FR.UTF-8 > /etc/default/locale; systemctl reload ssh')
  for (const { shell, file, text } of SHELLS) {
    inside(host, `f=/home/tech/${file}; mkdir -p "$(dirname $f)"; printf '%s\n' '${text.replaceAll("'", `'\\''`)}' > $f.new; cat $f >> $f.new 2>/dev/null; mv $f.new $f; chown -R tech: /home/tech; chsh -s "$(command -v ${shell})" tech`)
    expect(inside(host, 'getent passwd tech').trim()).toMatch(new RegExp(`/${shell}$`))
    // oxlint-disable-next-line no-await-in-loop -- one login, one shell at a time
    expect(await applied(host), shell).toEqual(plain)
  }
}))

test('a start-up file that ends the session is named as such, and nothing is done', async () => await withHost(async (host) => {
  inside(host, 'f=/home/tech/.bashrc; { echo "echo Au revoir; exit 0"; cat $f; } > $f.new; mv $f.new $f; chown tech: $f')
  const data = dataFolder()
  const { code, err } = await cli(applyArgs(data, host, pack))
  expect(err).toContain('se ferme avant d’obéir')
  expect(code).toBe(3)
  expect(inside(host, 'ls -d /var/lib/packtic 2>/dev/null || :')).toBe('')
}))
