// `packtic verify-proof FILE.pdf`: recomputes every hash of a signed file. No base, no network.
import { readFileSync } from 'node:fs'
import { verifyProof } from '../documents/proof.ts'
import type { Command } from './command.ts'
import { options } from './options.ts'

export const verifyProofCommand: Command = (io) => {
  const { words: [file = ''] } = options(io.args, {}, 1)
  io.out(JSON.stringify(verifyProof(readFileSync(file)), null, 1))
  return 0
}
