// Ansible's side of the list, in its best form: its own modules, no facts gathered, the packages one task a step or all in one.
import { INDEX_HOURS, STATE, type StateStep } from './state.ts'

interface Task { readonly name: string; readonly notify?: string; readonly [module: string]: unknown }

/** A playbook as JSON, which is YAML. `joined`: all packages in one apt task, at the first one's place. */
export function playbook({ joined }: { readonly joined: boolean }): string {
  const packages = STATE.flatMap((step) => (step.kind === 'packages' ? step.names : []))
  const [first] = STATE.filter(({ kind }) => kind === 'packages')
  const tasks = STATE.flatMap((step) => {
    if (!joined || step.kind !== 'packages') return [taskOf(step)]
    return step === first ? [{ name: 'Installer tous les logiciels', ...apt(packages) }] : []
  })
  const reloads = [...new Set(STATE.flatMap((step) => (step.kind === 'text' && step.reload ? [step.reload] : [])))]
  const handlers = reloads.map((name) => ({ name: handlerName(name), 'ansible.builtin.systemd': { name, state: 'reloaded' } }))
  return JSON.stringify([{ hosts: 'all', become: true, gather_facts: false, tasks, handlers }], null, 1)
}

const handlerName = (unit: string): string => `reload ${unit}`
const apt = (names: readonly string[]) => ({ 'ansible.builtin.apt': { name: names, state: 'present', install_recommends: false } })

function taskOf(step: StateStep): Task {
  const name = step.title
  switch (step.kind) {
    case 'index':
      return { name, 'ansible.builtin.apt': { update_cache: true, cache_valid_time: INDEX_HOURS * 3600 } }
    case 'packages':
      return { name, ...apt(step.names) }
    case 'group':
      return { name, 'ansible.builtin.group': { name: step.name } }
    case 'user':
      return { name, 'ansible.builtin.user': { name: step.name, groups: [step.group], append: true, shell: '/bin/bash' } }
    case 'folder':
      return { name, 'ansible.builtin.file': { path: step.path, state: 'directory', owner: 'root', group: step.group, mode: step.mode } }
    case 'text':
      return { name, 'ansible.builtin.copy': { dest: step.path, content: step.text, owner: 'root', group: 'root', mode: step.mode }, ...(step.reload ? { notify: handlerName(step.reload) } : {}) }
    case 'block':
      // The same marks as ours, so that the files end equal.
      return { name, 'ansible.builtin.blockinfile': { path: step.path, block: step.text, marker: `# {mark} packtic ${step.id}`, marker_begin: '>>>', marker_end: '<<<' } }
    case 'link':
      return { name, 'ansible.builtin.file': { path: step.path, src: step.target, state: 'link', force: true } }
    case 'service':
      return { name, 'ansible.builtin.systemd': { name: step.unit, enabled: true, state: 'started' } }
    case 'firewall':
      if (step.rule === 'on') return { name, 'community.general.ufw': { state: 'enabled' } }
      if (step.rule === 'deny-incoming') return { name, 'community.general.ufw': { default: 'deny', direction: 'incoming' } }
      return { name, 'community.general.ufw': { rule: 'allow', port: String(step.rule.allow), proto: 'tcp' } }
  }
}
