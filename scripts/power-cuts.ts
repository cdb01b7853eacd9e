// `npm run power-cuts -- --rounds 10 [--hosts 17]`: the client's power cut in the middle of apt, once while packages are unpacked,
// once while they are set up, and so on. A resume must finish each with nothing typed (design of provisioning 4, rule 3).
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { applyArgs, bootFresh, Cli, cli, dataFolder, deployArgs, type Host, hostOf, inside, lab, LAB_DIR, pause } from '../tests/lab/lab.ts'
import { JOURNAL, makePack } from '../tests/lab/make-pack.ts'
import { labRounds } from './lab-rounds.ts'

const NAMES = ['rsync', 'less', 'zstd', 'hunspell-fr', 'logrotate', 'ufw']
/** dpkg's own word for what it is at, one line a package. */
const MOMENTS = [['unpacking', 'status half-installed'], ['setting up', 'status half-configured']] as const
const LONGEST_WAIT_MS = 600_000

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' }, hosts: { type: 'string', default: '17' } } })

await labRounds({
  name: 'power-cuts', hosts: values.hosts.split(',').map(Number), rounds: Number(values.rounds), held: 'finished', ended: 'finished by a resume with nothing typed',
  prepare: async () => await Promise.resolve(makePack('power-cuts', [{ id: 'several', install: NAMES }, { id: 'behind' }])),
  round: async (i, k, pack) => {
    const [moment, word] = MOMENTS[k % MOMENTS.length] ?? MOMENTS[0]
    // Further into the transaction each time: the first package, then the second …
    const nth = 1 + Math.floor(k / MOMENTS.length) % NAMES.length
    return { what: `${moment}, package ${nth}`, faults: await oneCut(i, word, nth, pack) }
  },
})

/** What is not as it must be; nothing when all is. */
async function oneCut(i: number, word: string, nth: number, pack: string): Promise<readonly string[]> {
  bootFresh(i)
  const host = hostOf(i)
  const data = dataFolder()
  const run = new Cli(applyArgs(data, host, pack))
  if ((await run.seen(({ phase, ev }) => phase === 'apt' && ev === 'start')) === undefined) return [`no transaction: ${(await run.ended).err}`]
  const met = await reached(host, word, nth)
  lab('kill', String(i))
  const broken = met ? '' : 'the moment never came'
  lab('boot', String(i))
  const { code } = await run.ended
  const resumed = await cli(deployArgs('resume', data, host))
  const faults: string[] = []
  if (broken !== '') faults.push(broken)
  if (code !== 4) faults.push(`the run cut off ended with ${code}`)
  if (resumed.code !== 0) faults.push(`the resume ended with ${resumed.code}: ${resumed.err.trim()}`)
  const audit = inside(host, 'dpkg --audit; ls -A /var/lib/dpkg/updates').trim()
  if (audit !== '') faults.push(`dpkg still says: ${audit}`)
  const states = inside(host, `dpkg-query -W -f='\${db:Status-Abbrev}' ${NAMES.join(' ')}`).trim()
  if (states !== NAMES.map(() => 'ii').join(' ')) faults.push(`packages: ${states}`)
  if (inside(host, `cat ${JOURNAL} 2>/dev/null || :`) !== 'behind\n') faults.push('the step behind was not done once')
  return faults
}

/** Read from outside, many times a second: the power goes in that very moment. */
async function reached({ i }: Host, word: string, nth: number): Promise<boolean> {
  const log = join(LAB_DIR, `host${i}`, 'upper/var/log/dpkg.log')
  for (const until = Date.now() + LONGEST_WAIT_MS; Date.now() < until; await pause(15)) {
    if (!existsSync(log)) continue
    const names = new Set(readFileSync(log, 'utf8').split('\n').flatMap((line) => (line.includes(word) ? [line.split(' ')[4] ?? ''] : [])))
    if (names.size >= nth) return true
  }
  return false
}
