// The end of processes by pid, as a power cut or the system's memory killer would do it. Never by name.
import { descendants } from './processes.ts'

/** kill -9; a process already gone is what was wanted. */
export function kill(pid: number): void {
  // 0 and negative numbers mean whole groups: ours too.
  if (!(pid > 0)) throw new Error('no such process to kill')
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** kill -9 of a process and of all that it started. */
export function killTree(pid: number): void {
  const below = descendants(pid)
  kill(pid)
  for (const process of below) kill(process.pid)
}
