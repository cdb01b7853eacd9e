// A stick that reads machines without a network: collectors, launchers, instructions, and a folder for what they find. Only a
// folder that the person chose is written to; readings that are there stay.
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { placeRefused } from '../documents/chosen-place.ts'

/** Programs of the stick that nobody opens by hand. */
const TOOLS = 'outils'
export const READINGS = 'releves'
const COLLECTORS = ['collect.sh', 'collect.ps1']
/** cmd.exe, older Notepads and PowerShells want Windows' ends of lines, whatever the repository keeps. */
const CRLF = /\.(cmd|ps1|txt)$/

/** Answers how many files were written. @throws Refusal STATE_REFUSED when the folder cannot be written, or is full */
export function prepareStick(resources: string, folder: string): number {
  const collectors = join(resources, 'collectors')
  try {
    for (const one of [folder, join(folder, TOOLS), join(folder, READINGS)]) makeFolder(one)
    const launchers = readdirSync(join(collectors, 'usb'))
    for (const name of launchers) put(join(collectors, 'usb', name), join(folder, name.endsWith('.ps1') ? TOOLS : '', name))
    for (const name of COLLECTORS) put(join(collectors, name), join(folder, TOOLS, name))
    return launchers.length + COLLECTORS.length
  } catch (error) {
    throw placeRefused(error)
  }
}

/** One level: the making of many never ends under /proc. */
function makeFolder(path: string): void {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) mkdirSync(path)
}

function put(from: string, to: string): void {
  const text = readFileSync(from, 'utf8').replaceAll('\r\n', '\n')
  writeFileSync(to, CRLF.test(to) ? text.replaceAll('\n', '\r\n') : text)
  if (/\.(sh|command)$/.test(to)) chmodSync(to, 0o755)
}
