// Files and folders dropped on the window, while a screen that takes them is shown. The page gets their bytes, never a path.
import { useEffect, useRef, useState } from 'react'

/** True while files hang over the window. */
export function useDroppedFiles(take: (files: readonly File[]) => void): boolean {
  const [isOver, setIsOver] = useState(false)
  const latest = useRef(take)
  useEffect(() => {
    latest.current = take
  })
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setIsOver(true)
    }
    // Left for another element of the page: still over the window.
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsOver(false)
    }
    const drop = (event: DragEvent): void => {
      setIsOver(false)
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      void filesOf(event.dataTransfer).then((files) => latest.current(files))
    }
    globalThis.addEventListener('dragover', over)
    globalThis.addEventListener('dragleave', leave)
    globalThis.addEventListener('drop', drop)
    return () => {
      globalThis.removeEventListener('dragover', over)
      globalThis.removeEventListener('dragleave', leave)
      globalThis.removeEventListener('drop', drop)
    }
  }, [])
  return isOver
}

/** A stick's folder may be dropped whole; one with more files is not a stick's. */
const MAX_FILES = 500

async function filesOf(data: DataTransfer): Promise<readonly File[]> {
  // Entries are gone once the event has ended: all are taken before the first wait.
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const loose = [...data.files]
  if (entries.every((entry) => entry.isFile)) return loose
  const found: File[] = []
  for (const entry of entries) await walk(entry, found)
  return found
}

async function walk(entry: FileSystemEntry, found: File[]): Promise<void> {
  if (found.length >= MAX_FILES) return
  if (isFile(entry)) found.push(await new Promise((resolve, reject) => entry.file(resolve, reject)))
  else for (const inside of await entriesOf(entry as FileSystemDirectoryEntry)) await walk(inside, found)
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile

/** Read by the hundred, until none comes. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return all
    all.push(...some)
  }
}

/** A file's bytes as letters; or why not: larger than any inventory, or not readable (a stick taken out meanwhile). */
export async function base64Of(file: File): Promise<string | { readonly why: 'INVENTORY_TOO_LARGE' | 'INVENTORY_UNREADABLE' }> {
  if (file.size > MAX_BYTES) return { why: 'INVENTORY_TOO_LARGE' }
  return await new Promise((resolve) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(String(reader.result).replace(/^[^,]*,?/, '')))
    reader.addEventListener('error', () => resolve({ why: 'INVENTORY_UNREADABLE' }))
    reader.readAsDataURL(file)
  })
}
const MAX_BYTES = 32 * 1024 * 1024
