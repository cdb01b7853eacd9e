// `content.packtic`, the one place of a GLPI document that is ours: each fact with its exact value, its source or the reason
// why it is unknown, none of which the format can say. Read back, it wins over what the format holds of the same thing.
import { z } from 'zod'
import { Instant, Sha256 } from '../../ids.ts'
import { Evidence } from '../evidence.ts'
import { type Inventory, type ListPath, MachineFacts, type Reading } from '../model.ts'

/** Lists that the format carries whole, or that are nobody's business on a server (neighbours). */
const CARRIED = ['software', 'usb', 'users', 'vms', 'neighbours'] as const satisfies readonly (ListPath & keyof MachineFacts)[]

const SCHEMA = 'packtic.glpi/1'
const Block = z.object({ schema: z.literal(SCHEMA), takenAt: Instant, machineKey: Sha256, evidence: z.array(Evidence), collector: z.string().max(200), facts: z.unknown() })

export function packticBlock(inventory: Inventory): Record<string, unknown> {
  const { machine, cpu, ram, disks, volumes, gpu, screens, battery, net, printers, os, security, services, backup, win11 } = inventory
  const gaps = Object.fromEntries(Object.entries(inventory.gaps).filter(([path]) => path !== 'neighbours'))
  return { schema: SCHEMA, takenAt: inventory.takenAt, machineKey: inventory.machineKey, evidence: inventory.evidence, collector: inventory.collectorVersion, facts: { machine, cpu, ram, disks, volumes, gpu, screens, battery, net, printers, os, security, services, backup, win11, gaps } }
}

/** What a document told, whoever wrote it; `identity` where it was our own export. */
export interface GlpiReading { readonly reading: Reading; readonly takenAt: number | undefined; readonly collector: string; readonly partial: boolean; readonly identity?: Pick<Inventory, 'machineKey' | 'evidence'> }

/** `read` with what the block holds instead; as it was when there is no block, or one that breaks the model. */
export function packticReading(value: unknown, read: GlpiReading): GlpiReading {
  const block = Block.safeParse(value)
  const facts = block.success ? MachineFacts.safeParse(block.data.facts) : undefined
  if (!block.success || !facts?.success) return read
  const { takenAt, machineKey, evidence, collector } = block.data
  // A list that the format shows none of: looked at and empty, unless the block has its reason. Neighbours are never sent.
  const carried = Object.fromEntries(CARRIED.map((path) => [path, read.reading[path] ?? (path === 'neighbours' || facts.data.gaps[path] ? undefined : [])]))
  const gaps = Object.fromEntries(Object.entries(facts.data.gaps).filter(([path]) => !(CARRIED as readonly string[]).includes(path) || carried[path] === undefined))
  return { reading: { ...facts.data, ...carried, gaps } as Reading, takenAt, collector, partial: read.partial, identity: { machineKey, evidence } }
}
