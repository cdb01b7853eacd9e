// What runs under an app, read from /proc: the system's own word, not the app's.
import { readdirSync, readFileSync } from 'node:fs'

/** `command` is the whole command line with spaces: Chromium's forked children write theirs so. */
export interface Process { readonly pid: number; readonly command: string }

/** All processes below one, in no order. Linux only. */
export function descendants(root: number): Process[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      return [{ pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]), command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() }]
    } catch {
      return [] // ended while we looked
    }
  })
  const below = new Set([root])
  for (let grown = -1; grown !== below.size; ) {
    grown = below.size
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid)
  }
  below.delete(root)
  return all.filter(({ pid }) => below.has(pid))
}

/** A field of /proc/PID/status. */
export function statusOf(pid: number, field: string): string {
  return new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? ''
}

/** Chromium's sandbox as the kernel sees it: system calls filtered, and a process namespace of its own. */
export function isSandboxed(pid: number): boolean {
  return statusOf(pid, 'Seccomp') === '2' && statusOf(pid, 'NoNewPrivs') === '1' && statusOf(pid, 'NSpid').split(/\s+/).length > 1
}

/** The one process of the backend, whichever carrier runs it. */
export function backendOf(app: number): Process | undefined {
  return descendants(app).find(({ command }) => /out\/backend\/index\.mjs|node\.mojom\.NodeService/.test(command))
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
