// Virtual machines and containers that live on this one.
import type { MachineFacts, Reading } from '../model.ts'
import type { Sections } from './sections.ts'

const KINDS: readonly (readonly [RegExp, string])[] = [[/^\/etc\/pve\/qemu-server\/(.+)\.conf$/, 'kvm'], [/^\/etc\/pve\/lxc\/(.+)\.conf$/, 'lxc'], [/^\/etc\/libvirt\/qemu\/(.+)\.xml$/, 'kvm'], [/^\/var\/lib\/machines\/([^/]+)$/, 'nspawn'], [/^\/var\/lib\/lxc\/([^/]+)$/, 'lxc']]

export function virtualMachinesOf(sections: Sections): Reading['vms'] {
  const body = sections.said('vms')
  if (body === undefined) return undefined
  const rows = body.split('\n').flatMap((line): MachineFacts['vms'] => {
    const [kind = '', name = '', state = ''] = line.split('\t').map((cell) => cell.trim())
    if (kind !== 'file') return /^(kvm|docker)$/.test(kind) && name ? [{ name, kind, running: /^(running|up)/i.test(state) }] : []
    return KINDS.flatMap(([pattern, of]) => {
      const [, found] = pattern.exec(name) ?? []
      return found ? [{ name: found, kind: of, running: null }] : []
    })
  })
  // What a tool told of it is better than its file.
  return rows.filter((row, at) => rows.findIndex((one) => one.name === row.name && one.kind === row.kind) === at)
}
