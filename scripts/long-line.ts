// `npm run long-line -- [--megabytes 2048] [--host 20]`: gigabytes through one connection to a machine of the lab, down and up, while
// its server asks for new keys again and again. Every byte must arrive, and the laptop's memory must not grow with them
// (design/provisioning.md 3.9, S6 and S12).
import { createHash } from 'node:crypto'
import { parseArgs } from 'node:util'
import { connect } from '../main/backend/ssh/connect.ts'
import { hostOf, inside, PASSWORD } from '../tests/lab/lab.ts'
import { watched } from '../tests/watched.ts'
import { onLabHost } from './lab-host.ts'
import { say } from './say.ts'

const MEGABYTE = 1024 * 1024
/** Of the brief. */
const GROWTH_MB = 150
const REKEY_EVERY_MB = 128
const LIMIT_MS = 1_800_000

const { values } = parseArgs({ options: { megabytes: { type: 'string', default: '2048' }, host: { type: 'string', default: '20' } } })
const size = Number(values.megabytes) * MEGABYTE
const number = Number(values.host)
await onLabHost('long-line', number, async () => {
  const host = hostOf(number)
  inside(host, `printf 'RekeyLimit ${REKEY_EVERY_MB}M\\nLogLevel DEBUG\\n' > /etc/ssh/sshd_config.d/00-rekey.conf; systemctl restart ssh`)
  const link = await connect({ host: host.ip, port: 22, user: 'tech-np', name: `poste${number}` }, { password: PASSWORD }, { onUnknown: () => {} })
  const agreements = (): number => Number(inside(host, 'journalctl -q --no-pager -o cat | grep -c "SSH2_MSG_KEXINIT sent" || :').trim())
  const wanted = hashOfZeros(size)
  const good: boolean[] = []
  const tell = (what: string, before: number, { growthMb, ms, isWhole }: { growthMb: number; ms: number; isWhole: boolean }): void => {
    const rekeys = agreements() - before
    const held = isWhole && rekeys >= Math.floor(size / MEGABYTE / REKEY_EVERY_MB / 2) && growthMb < GROWTH_MB
    good.push(held)
    say(`long-line: ${what}: ${size / MEGABYTE} MB, ${isWhole ? 'byte for byte' : 'NOT THE SAME'}, ${rekeys} times new keys, ${growthMb.toFixed(0)} MB more (under ${GROWTH_MB}), ${(size / MEGABYTE / (ms / 1000)).toFixed(0)} MB/s${held ? '' : ': WRONG'}`)
  }
  for (const [what, work] of [['down', down], ['up', up]] as const) {
    const before = agreements()
    const began = performance.now()
    let isWhole = false
    // oxlint-disable-next-line no-await-in-loop -- one way, then the other, over the same connection
    const { growthMb } = await watched(async () => void (isWhole = (await work(link)) === wanted))
    tell(what, before, { growthMb, ms: performance.now() - began, isWhole })
  }
  link.close()
  return good.every(Boolean)
})

type Link = Awaited<ReturnType<typeof connect>>

async function down(link: Link): Promise<string> {
  const hash = createHash('sha256')
  await link.exec(`head -c ${size} /dev/zero`, { timeoutMs: LIMIT_MS, maxBytes: 0, onStdout: (chunk) => hash.update(chunk) })
  return hash.digest('hex')
}

async function up(link: Link): Promise<string> {
  const shell = await link.shell({ elevate: true, timeoutMs: 30_000 })
  const { stdout } = await shell.feed('echo TAKES-THEM; sha256sum\n', 'TAKES-THEM\n', zeros(), { timeoutMs: LIMIT_MS, maxBytes: 4096 })
  return /[0-9a-f]{64}/.exec(Buffer.from(stdout).toString('latin1'))?.[0] ?? ''
}

async function* zeros(): AsyncGenerator<Uint8Array> {
  const piece = Buffer.alloc(MEGABYTE / 4)
  // oxlint-disable-next-line no-await-in-loop -- one piece after the other
  for (let left = size; left > 0; left -= piece.length) yield await Promise.resolve(piece)
}

function hashOfZeros(bytes: number): string {
  const hash = createHash('sha256')
  const piece = Buffer.alloc(MEGABYTE)
  for (let left = bytes; left > 0; left -= piece.length) hash.update(piece)
  return hash.digest('hex')
}
