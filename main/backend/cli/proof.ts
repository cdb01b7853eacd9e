// `packtic verify-proof FILE.pdf`: recomputes every hash of a signed file. No base, no network.
import { verifyProof } from '../documents/proof.ts'
import type { Command } from './command.ts'
import { inputFile } from './input-file.ts'
import { options } from './options.ts'

export const verifyProofCommand: Command = (io) => {
  const { words: [file = ''] } = options(io.args, {}, 1)
  io.out(JSON.stringify(verifyProof(inputFile(file)), null, 1))
  return 0
}
