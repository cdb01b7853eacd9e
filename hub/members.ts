// The network's members as it publishes them: the whole table, to every Scop. A member that a Scop's managers had written under the same
// code keeps its row, so that quotes still find it; one that left the file is taken out, where the network had put it in.
import { z } from 'zod'
import type { Id } from '../domain/ids.ts'
import { rowIdOf } from './hash.ts'
import { type NetworkHub, type NetworkRow, publish, readFile, rowsOf } from './network.ts'

const Text = z.string().trim().max(400)
const Member = z.strictObject({
  code: z.string().regex(/^[A-Z0-9-]{1,10}$/, 'not a code'), name: Text.min(1), region: Text.default(''), siren: z.string().regex(/^\d{9}$/, 'nine digits').nullable().default(null), vat: z.enum(['normal', 'franchise']).default('normal'),
  /** Form, capital, seat, register and VAT number, as the papers of what it sells print them. */
  identity: Text.default(''), skills: z.array(Text.min(1)).max(200).default([]),
})
const Members = z.strictObject({ members: z.array(Member).min(1).max(2000) }).check(({ value, issues }) => {
  for (const part of ['code', 'siren'] as const) {
    for (const [at, one] of value.members.entries()) if (one[part] && value.members.findIndex((other) => other[part] === one[part]) < at) issues.push({ code: 'custom', input: one[part], path: ['members', at, part], message: 'twice the same' })
  }
})
export type MembersFile = z.infer<typeof Members>

/** @throws Refusal INVALID with every path that is wrong */
export function readMembers(text: string, file: string): MembersFile {
  return readFile(Members, text, file)
}

/** @returns how many rows of the Scop changed; none when all is so already */
export async function publishMembers(hub: NetworkHub, scop: Id, by: string, { members }: MembersFile): Promise<number> {
  const known = await hub.store.tenant(scop, async (query) => await rowsOf(query, scop, 'member'))
  const rows = members.map(({ code, name, region, siren, vat, identity, skills }): NetworkRow => ({
    table: 'member', id: known.find((one) => one.code === code)?.id ?? rowIdOf('member', code),
    fields: { code, name, region, siren, vat, identity, data: { skills }, publishedBy: by },
  }))
  const gone = known.flatMap(({ id, code, publishedBy }): NetworkRow[] => (id && publishedBy && !members.some((one) => one.code === code) ? [{ table: 'member', id, fields: null }] : []))
  return await publish(hub, scop, by, [...rows, ...gone])
}
