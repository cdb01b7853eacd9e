// Why a contract refuses a day or a value: one code, its reason a key of the catalogue (`contract.rule.*`).
import { Refusal } from '../../../domain/errors.ts'

/** `values`: what the sentence of the reason needs, days already in words. */
export function refuse(why: string, values: Readonly<Record<string, string | number>> = {}): never {
  throw new Refusal('CONTRACT_REFUSED', { why, ...values })
}
