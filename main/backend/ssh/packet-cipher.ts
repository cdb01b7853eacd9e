// Outgoing packets ciphered by AES-GCM in our own way (RFC 5647). ssh2 does it too, with a fresh buffer and three writes a packet:
// most of the time of a large file went there (docs/decisions/ssh.md). Keys and counters are ssh2's own, and stay where it keeps them.
import { type CipherGCMTypes, createCipheriv, createSecretKey, randomFillSync } from 'node:crypto'
import type { Client } from 'ssh2'
import { collectYoung } from './collect-young.ts'

/** What ssh2 asks of a cipher; private to it, hence the look before the leap. */
interface PacketCipher {
  outSeqno: number
  free(): void
  /** Room for a payload, its length and its padding around it. */
  allocPacket(payloadBytes: number): Buffer
  encrypt(packet: Buffer): void
}
interface Kept { readonly outSeqno: number; readonly _encSSLName: CipherGCMTypes; readonly _encKey: Buffer; readonly _encIV: Buffer; readonly _onWrite: (bytes: Buffer) => void }
interface Protocol { _cipher?: PacketCipher }

const LENGTH_BYTES = 4
const BLOCK_BYTES = 16
const TAG_BYTES = 16
const LEAST_PADDING = 4
/** Beside a packet of the largest size that servers take, with all its marks. */
const LARGEST_PACKET = 36_000
/** What leaves in one call of the system: eight packets of a file, with their marks. */
const GATHERED_BYTES = 288 * 1024
/** As many as a server lets be on their way. */
const REUSED_MAX = 8
/** How much may be ciphered before what it left is collected. */
const COLLECTED_BYTES = 4 * 1024 * 1024
/** A packet below this is no file's: it gets a buffer of its own size. */
const LARGE_PACKET = 4096

/**
 * Takes over the packets of a connection whose keys were just agreed. Answers whether it could: another cipher, or a version of
 * ssh2 that keeps its keys elsewhere, goes on as ssh2 does it.
 * @param write sends bytes and says when they are no longer needed
 */
export function takeOverPackets(client: Client, write: (bytes: Buffer, taken: () => void) => void): boolean {
  const { _protocol: protocol } = client as unknown as { readonly _protocol?: Protocol }
  const kept = protocol?._cipher as unknown as Partial<Kept> | undefined
  if (!protocol || !kept || !/^aes-(128|256)-gcm$/.test(kept._encSSLName ?? '') || !Buffer.isBuffer(kept._encKey) || kept._encIV?.length !== 12 || typeof kept.outSeqno !== 'number') return false
  protocol._cipher = packetCipher(kept as Kept, write)
  return true
}

function packetCipher({ outSeqno, _encSSLName: name, _encKey, _encIV: iv }: Kept, write: (bytes: Buffer, taken: () => void) => void): PacketCipher {
  // Taken from bytes for each packet, a key costs more than the ciphering of it.
  const key = createSecretKey(_encKey)
  const reused: Buffer[] = []
  let plain: Buffer | undefined
  let out: Buffer | undefined
  let end = 0
  let waiting = false
  let dead = false
  let uncollected = 0

  function flush(): void {
    if (!out || end === 0) return
    const sent = out
    out = undefined
    write(sent.subarray(0, end), () => {
      if (sent.length === GATHERED_BYTES && reused.length < REUSED_MAX) reused.push(sent)
    })
    end = 0
  }

  const cipher: PacketCipher = {
    outSeqno,
    free: () => {
      flush()
      dead = true
    },
    allocPacket: (payloadBytes) => {
      const unpadded = 1 + payloadBytes
      const least = BLOCK_BYTES - (unpadded % BLOCK_BYTES)
      const padding = least < LEAST_PADDING ? least + BLOCK_BYTES : least
      const bytes = LENGTH_BYTES + unpadded + padding
      // A large packet is ciphered before the next one is asked for (Channel.js): one place is enough for all.
      const packet = bytes < LARGE_PACKET || bytes > LARGEST_PACKET ? Buffer.allocUnsafe(bytes) : (plain ??= Buffer.allocUnsafeSlow(LARGEST_PACKET)).subarray(0, bytes)
      packet.writeUInt32BE(bytes - LENGTH_BYTES, 0)
      packet[LENGTH_BYTES] = padding
      return randomFillSync(packet, bytes - padding, padding)
    },
    encrypt: (packet) => {
      if (dead) return
      const one = createCipheriv(name, key, iv)
      one.setAAD(packet.subarray(0, LENGTH_BYTES))
      const body = one.update(packet.subarray(LENGTH_BYTES))
      one.final()
      const whole = packet.length + TAG_BYTES
      if (out && end + whole > out.length) flush()
      out ??= whole < LARGE_PACKET ? Buffer.allocUnsafe(LARGE_PACKET) : (reused.pop() ?? Buffer.allocUnsafeSlow(GATHERED_BYTES))
      out.set(packet.subarray(0, LENGTH_BYTES), end)
      out.set(body, end + LENGTH_BYTES)
      out.set(one.getAuthTag(), end + packet.length)
      end += whole
      iv.writeBigUInt64BE(BigInt.asUintN(64, iv.readBigUInt64BE(4) + 1n), 4)
      cipher.outSeqno = (cipher.outSeqno + 1) >>> 0
      uncollected += whole
      if (uncollected > COLLECTED_BYTES) {
        uncollected = 0
        collectYoung()
      }
      if (waiting) return
      waiting = true
      process.nextTick(() => {
        waiting = false
        flush()
      })
    },
  }
  return cipher
}
