// `npm run power-cuts -- --rounds 10 [--hosts 17]`: the client's power cut in the middle of apt, once while packages are unpacked,
// once while they are set up, and so on. A resume must finish each with nothing typed (design of provisioning 4, rule 3).
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { applyArgs, bootFresh, Cli, cli, dataFolder, deployArgs, type Host, hostOf, inside, lab, LAB_DIR, labReason, leaveIdle, pause } from '../tests/lab/lab.ts'
import { JOURNAL, makePack } from '../tests/lab/make-pack.ts'
import { say } from './say.ts'

const NAMES = ['rsync', 'less', 'zstd', 'hunspell-fr', 'logrotate', 'ufw']
/** dpkg's own word for what it is at, one line a package. */
const MOMENTS = [['unpacking', 'status half-installed'], ['setting up', 'status half-configured']] as const
const LONGEST_WAIT_MS = 600_000

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' }, hosts: { type: 'string', default: '17' } } })
const rounds = Number(values.rounds)
const numbers = values.hosts.split(',').map(Number)

const reason = labReason()
if (reason !== undefined) {
  say(`power-cuts: not run: ${reason}`)
  process.exit(2)
}
const wasIdle = lab('status') === ''
const scratch = mkdtempSync(join(tmpdir(), 'packtic-power-'))
process.env['TMPDIR'] = scratch
try {
  process.exitCode = (await allCuts()) ? 0 : 1
} finally {
  for (const i of numbers) lab('wipe', String(i))
  leaveIdle(wasIdle)
  rmSync(scratch, { recursive: true, force: true })
}

async function allCuts(): Promise<boolean> {
  const pack = makePack('power-cuts', [{ id: 'several', install: NAMES }, { id: 'behind' }])
  let next = 0
  let good = 0
  await Promise.all(numbers.map(async (i) => {
    for (let k = next++; k < rounds; k = next++) {
      const moment = MOMENTS[k % MOMENTS.length] ?? MOMENTS[0]
      // Further into the transaction each time: the first package, then the second …
      const nth = 1 + Math.floor(k / MOMENTS.length) % NAMES.length
      const wrong = await oneCut(i, moment[1], nth, pack)
      if (wrong.length === 0) good++
      process.stdout.write(`${wrong.length === 0 ? 'finished' : 'WRONG   '} ${String(k + 1).padStart(3)} ${moment[0]}, package ${nth}${wrong.length > 0 ? `: ${wrong.join('; ')}` : ''}\n`)
    }
  }))
  process.stdout.write(`${good}/${rounds} finished by a resume with nothing typed\n`)
  return good === rounds
}

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
