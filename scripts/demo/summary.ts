// What the demonstration did, as it did it: one entry a link, written after each, so that a broken run tells how far it got.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { say } from '../say.ts'

export type Counts = Readonly<Record<string, number | string | boolean | readonly string[]>>
interface Link { readonly name: string; readonly ok: boolean; readonly ms: number; readonly seen?: Counts; readonly error?: string }

export interface Summary {
  /** Runs one link and notes it; throws what it throws. */
  link(name: string, work: () => Promise<Counts>): Promise<Counts>
  /** Something that this machine or this demonstration leaves out, and why. */
  leaveOut(what: string, why: string): void
  write(more: Readonly<Record<string, unknown>>): void
  readonly ok: () => boolean
}

export const LINKS = ['client-machines', 'first-laptop', 'new-client', 'inventory', 'verdicts', 'pack', 'quote', 'signature', 'deployment', 'report', 'contract', 'network-hub', 'sync', 'second-laptop', 'proofs'] as const
export type LinkName = (typeof LINKS)[number]

export function createSummary({ folder, now }: { folder: string; now: () => number }): Summary {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'pictures'), { recursive: true })
  const startedAt = now()
  const links: Link[] = []
  const leftOut: { what: string; why: string }[] = []
  const ok = (): boolean => LINKS.every((name) => links.some((link) => link.name === name && link.ok)) && links.every((link) => link.ok)
  const write = (more: Readonly<Record<string, unknown>> = {}): void => {
    const path = join(folder, 'summary.json')
    writeFileSync(`${path}.new`, `${JSON.stringify({ ok: ok(), startedAt: new Date(startedAt).toISOString(), durationMs: now() - startedAt, steps: links, leftOut, ...more }, null, 2)}\n`)
    renameSync(`${path}.new`, path)
  }
  return {
    ok, write,
    link: async (name, work) => {
      const began = now()
      try {
        const seen = await work()
        links.push({ name, ok: true, ms: now() - began, seen })
        say(`${name}: done (${((now() - began) / 1000).toFixed(1)} s)`)
        return seen
      } catch (error) {
        links.push({ name, ok: false, ms: now() - began, error: error instanceof Error ? error.message : String(error) })
        throw error
      } finally {
        write()
      }
    },
    leaveOut: (what, why) => {
      leftOut.push({ what, why })
      say(`left out: ${what} (${why})`)
    },
  }
}
