// apt as it is found at a client's: held by another program, packages the owner holds back, one name that exists nowhere.
import { expect, test } from 'vitest'
import { applyArgs, cli, dataFolder, deployArgs, type Ended, inside, summaryOf } from './lab.ts'
import { withHost } from './host-pool.ts'
import { makePack } from './make-pack.ts'

const resultOf = ({ lines }: Ended, step: string): string | undefined => lines.findLast((line) => line.step === step && line.res !== undefined)?.res
const words = (data: Ended, host: Parameters<typeof inside>[0]): string => `${data.err}\n${inside(host, 'tail -n 40 /var/lib/packtic/runs/*/out.log')}`

test('apt held by another program: said, waited for, then done', async () => await withHost(async (host) => {
  const pack = makePack('waiting-pack', [{ id: 'package', install: ['tree'] }])
  // A real apt in the middle of its work, its locks held for a while.
  inside(host, `systemd-run --quiet --collect --unit=other-apt apt-get -y -qq -o DPkg::Pre-Invoke::='sleep 12' install less; i=0; until [ -e /proc/$(pgrep -xo sleep 2>/dev/null || echo none) ] || [ $i -gt 100 ]; do sleep 0.1; i=$((i+1)); done`)
  const ended = await cli(applyArgs(dataFolder(), host, pack))
  expect(ended.code, words(ended, host)).toBe(0)
  expect(ended.lines.filter(({ phase, ev }) => phase === 'apt' && ev === 'retry')).toHaveLength(1)
  expect(inside(host, 'cat /var/lib/packtic/runs/*/out.log')).toContain('another program holds apt: waiting')
  expect(inside(host, `dpkg-query -W -f='\${db:Status-Abbrev}' tree less`)).toBe('ii ii ')
}))

test('one transaction that fails is tried step by step: the guilty one is named, the others are put in', async () => await withHost(async (host) => {
  const pack = makePack('guilty-pack', [
    { id: 'one', install: ['tree'] },
    { id: 'guilty', install: ['packtic-lab-is-nowhere'], more: { optional: true } },
    { id: 'two', install: ['less'] },
    { id: 'held', install: ['rsync'], more: { optional: true } },
  ])
  // Held back by the owner before it ever came.
  inside(host, 'apt-mark -qq hold rsync')
  const ended = await cli(applyArgs(dataFolder(), host, pack))
  expect(summaryOf(ended), words(ended, host)).toMatchObject({ state: 'done', changed: 2, failed: 2 })
  expect(['one', 'guilty', 'two', 'held'].map((step) => resultOf(ended, step))).toEqual(['changed', 'failed', 'changed', 'failed'])
  const log = inside(host, 'cat /var/lib/packtic/runs/*/out.log')
  expect(log).toContain('held by its owner: rsync')
  expect(log).toContain('packtic-lab-is-nowhere')
  expect(inside(host, 'dpkg --audit; dpkg --get-selections rsync').trim()).toMatch(/^rsync\s+hold$/)
  // The first of them that is not optional stops the machine, with nothing half put in.
  const strict = await cli(applyArgs(dataFolder(), host, makePack('strict-pack', [{ id: 'zstd', install: ['zstd'] }, { id: 'held', install: ['rsync'] }, { id: 'behind' }])))
  expect(strict.code).toBe(5)
  expect(strict.err).toContain('Installer held')
  expect(summaryOf(strict)).toMatchObject({ state: 'needsAttention', cause: 'STEP_FAILED', changed: 1, failed: 1 })
  expect(inside(host, 'dpkg --audit; ls /srv')).toBe('')
}))

test('no room for the archives: said before anything is fetched, nothing half put in, resumed once there is', async () => await withHost(async (host) => {
  const pack = makePack('narrow-pack', [{ id: 'package', install: ['hunspell-fr'] }])
  const data = dataFolder()
  inside(host, 'mount -t tmpfs -o size=200k tmpfs /var/cache/apt/archives; mkdir /var/cache/apt/archives/partial')
  const full = await cli(applyArgs(data, host, pack))
  expect(summaryOf(full), words(full, host)).toMatchObject({ state: 'needsAttention', cause: 'REMOTE_DISK_FULL' })
  expect(inside(host, 'cat /var/lib/packtic/runs/*/out.log')).toMatch(/not enough free space: \d+ kB wanted/)
  expect(inside(host, 'dpkg --audit; ls /var/cache/apt/archives/*.deb 2>/dev/null || :')).toBe('')
  inside(host, 'umount /var/cache/apt/archives')
  const resumed = await cli(deployArgs('resume', data, host))
  expect(summaryOf(resumed), words(resumed, host)).toMatchObject({ state: 'done', changed: 1, failed: 0 })
}))

/** Nothing of apt's or dpkg's is left in the middle, and the program is not there. */
const nothingHalf = (host: Parameters<typeof inside>[0]): void => expect(inside(host, 'dpkg --audit; ls -A /var/lib/dpkg/updates; dpkg-query -W tree 2>/dev/null || :; ls /var/cache/apt/archives/*.deb 2>/dev/null || :')).toBe('')

test('a repository that refuses: named as that, nothing half put in, resumed once it answers', async () => await withHost(async (host) => {
  const pack = makePack('mirror-pack', [{ id: 'package', install: ['tree'] }])
  const data = dataFolder()
  // The lab's proxy lets nobody else through: 403.
  inside(host, "cp /etc/apt/sources.list /root/sources; echo 'deb http://mirror.example.org/debian bookworm main' > /etc/apt/sources.list; cp -a /var/lib/apt/lists /root/lists; cd /var/lib/apt/lists; for f in *_debian_dists_*; do mv $f mirror.example.org_${f#*_}; done; sed -i \"s/bookworm/$(. /etc/os-release; echo $VERSION_CODENAME)/\" /etc/apt/sources.list")
  const refused = await cli(applyArgs(data, host, pack))
  expect(summaryOf(refused), words(refused, host)).toMatchObject({ state: 'needsAttention', cause: 'REPOSITORY_UNREACHABLE', changed: 0, failed: 1 })
  expect(refused.code).toBe(5)
  expect(refused.err).toContain(`${host.ip} n’a pas pu télécharger ses logiciels`)
  nothingHalf(host)
  inside(host, 'mv /root/sources /etc/apt/sources.list; rm -rf /var/lib/apt/lists; mv /root/lists /var/lib/apt/lists')
  const resumed = await cli(deployArgs('resume', data, host))
  expect(summaryOf(resumed), words(resumed, host)).toMatchObject({ state: 'done', changed: 1, failed: 0 })
}))

test('an index with one byte changed, then one that nobody signed: named as that, nothing half put in, resumed once it is true', async () => await withHost(async (host) => {
  const pack = makePack('index-pack', [{ id: 'package', install: ['tree'] }])
  const data = dataFolder()
  // Debian's own index, on the machine's disk, with its date altered.
  inside(host, `. /etc/os-release; mkdir -p /srv/index/dists/$VERSION_CODENAME; cp /etc/apt/sources.list /root/sources
sed 's/^Date: ./Date: X/' /var/lib/apt/lists/*debian_dists_\${VERSION_CODENAME}_InRelease > /srv/index/dists/$VERSION_CODENAME/InRelease
rm -rf /var/lib/apt/lists/*; echo "deb file:/srv/index $VERSION_CODENAME main" > /etc/apt/sources.list`)
  const altered = await cli(applyArgs(data, host, pack))
  expect(summaryOf(altered), words(altered, host)).toMatchObject({ state: 'needsAttention', cause: 'REPOSITORY_UNTRUSTED', changed: 0, failed: 1 })
  expect(altered.err).toContain(`La liste des logiciels de ${host.ip} n’est pas valable`)
  nothingHalf(host)
  inside(host, '. /etc/os-release; cd /srv/index/dists/$VERSION_CODENAME; sed -n "/^Origin/,/^-----BEGIN PGP SIG/{/^-----/!p}" InRelease > Release; rm InRelease')
  const unsigned = await cli(deployArgs('resume', data, host))
  expect(summaryOf(unsigned), words(unsigned, host)).toMatchObject({ cause: 'REPOSITORY_UNTRUSTED' })
  nothingHalf(host)
  inside(host, 'mv /root/sources /etc/apt/sources.list')
  const resumed = await cli(deployArgs('resume', data, host))
  expect(summaryOf(resumed), words(resumed, host)).toMatchObject({ state: 'done', changed: 1, failed: 0 })
}))
