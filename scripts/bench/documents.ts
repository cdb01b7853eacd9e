// Papers: milliseconds a page once warm, a quote of three pages, and the same quote's text printed by Electron beside it.
// Each round has other words, or the compiler would only remember.
import { spawn } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTypesetter } from '../../main/backend/documents/typst.ts'
import { paperWords } from '../../main/backend/documents/papers/papers.ts'
import { launchCommand, ownFolder } from '../../tests/app/launch-app.ts'
import { electronRuntime } from '../electron-runtime.ts'
import { say } from '../say.ts'
import { line, median } from './medians.ts'

const ROUNDS = 20
/** Of the design: a page, a quote of three pages. */
const AIMS_MS = { page: 15, quote: 60 }
const PRINT_LIMIT_MS = 120_000
const resources = join(import.meta.dirname, '../../resources')

interface Line { readonly label: string; readonly qtyMilli: string; readonly unitCents: string; readonly rateBp: string | null; readonly netCents: string }
interface Quote { number: string; readonly machines: { readonly place: string; readonly decision: string; readonly reasons: string }[]; readonly sections: readonly { readonly title: string; readonly lines: readonly Line[] }[]; readonly mentions: readonly string[] }
const read = (template: string): Quote => JSON.parse(readFileSync(join(resources, 'documents/examples', `${template}.json`), 'utf8')) as Quote

/** Prints medians; answers whether the aims were reached. */
export async function benchDocuments(): Promise<boolean> {
  const typeset = createTypesetter(resources)
  const quote = read('devis')
  // 27 machines more make the example's two pages three.
  const long = { ...quote, machines: [...quote.machines, ...Array.from({ length: 27 }, (_, index) => ({ place: `Bureau ${index}`, decision: 'À garder', reasons: 'Conforme au pack' }))] }
  // The PDF, as the aim says; the pictures of its pages, which only a signature on screen wants, come apart.
  const timed = (template: string, data: Quote): { readonly ms: number; readonly picturesMs: number; readonly pages: number } => {
    const rounds = Array.from({ length: ROUNDS + 1 }, (_, round) => {
      const from = performance.now()
      const paper = typeset(template, { ...data, number: `X26-K7-${String(round).padStart(4, '0')}` })
      const set = performance.now()
      return { ms: set - from, pages: paper.pages.length, picturesMs: performance.now() - set }
    }).slice(1)
    return { ms: median(rounds.map(({ ms }) => ms)), picturesMs: median(rounds.map(({ picturesMs }) => picturesMs)), pages: rounds[0]?.pages ?? 0 }
  }
  const all = readdirSync(join(resources, 'documents/examples')).map((name) => name.replace('.json', '')).map((template) => ({ template, ...timed(template, read(template)) }))
  for (const { template, ms, picturesMs, pages } of all) say(`  ${template.padEnd(20)} ${ms.toFixed(1).padStart(6)} ms, pictures ${picturesMs.toFixed(1).padStart(5)} ms, ${pages} page${pages > 1 ? 's' : ''}`)
  const pageMs = all.reduce((sum, { ms }) => sum + ms, 0) / all.reduce((sum, { pages }) => sum + pages, 0)
  const three = timed('devis', long)
  const printed = await printedByElectron(paperWords('devis', long).words as Quote)
  const printMs = printed && median(printed.times)
  const good = [
    line('a page, over all papers', pageMs, [{ of: 'ms', value: pageMs, atMost: AIMS_MS.page }]),
    line(`quote of ${three.pages} pages`, three.ms, [{ of: 'ms', value: three.ms, atMost: AIMS_MS.quote }, ...(printMs === undefined ? [] : [{ of: '× printToPDF', value: three.ms / printMs, atMost: 1 }])]),
  ]
  if (printMs !== undefined) line(`the same text by printToPDF, ${printed?.pages} pages`, printMs, [])
  return good.every(Boolean)
}

async function printedByElectron(words: Quote): Promise<{ times: number[]; pages: number } | undefined> {
  try {
    await electronRuntime()
  } catch (error) {
    say(`no printToPDF here: ${String(error)}`)
    return undefined
  }
  const folder = ownFolder('print')
  writeFileSync(join(folder, 'quote.html'), html(words), { mode: 0o644 })
  // Beside the page it prints: the ordinary user that Electron runs as may not be able to read this clone.
  cpSync(join(import.meta.dirname, 'print'), join(folder, 'print'), { recursive: true })
  const { command, env } = await launchCommand({})
  const child = spawn(command, [join(folder, 'print'), '--data', folder, '--rounds', String(ROUNDS)], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const limit = setTimeout(() => child.kill(), PRINT_LIMIT_MS)
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()))
  await new Promise((resolve) => child.once('close', resolve))
  clearTimeout(limit)
  const result = /packtic: printed (\{.*\})/.exec(said)?.[1]
  if (result === undefined) {
    say(`Electron printed nothing: ${said.slice(-500)}`)
    return undefined
  }
  return JSON.parse(result) as { times: number[]; pages: number }
}

/** The quote's own words and tables, in the plainest page that prints them. */
function html({ number, machines, sections, mentions }: Quote): string {
  const cells = (row: readonly string[], tag = 'td'): string => `<tr>${row.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`
  const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => `<table><thead>${cells(head, 'th')}</thead><tbody>${rows.map((row) => cells(row)).join('')}</tbody></table>`
  return `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Devis ${number}</title><style>@page{margin:20mm}body{font:9.5pt sans-serif}table{width:100%;border-collapse:collapse}td,th{border-bottom:.3pt solid #ccc;text-align:left;padding:1.3mm 2mm}</style><h1>Devis ${number}</h1>
${table(['Poste', 'Décision', 'Pourquoi'], machines.map(({ place, decision, reasons }) => [place, decision, reasons]))}
${sections.map(({ title, lines }) => `<h2>${title}</h2>${table(['Désignation', 'Quantité', 'Prix', 'TVA', 'Net HT'], lines.map(({ label, qtyMilli, unitCents, rateBp, netCents }) => [label, qtyMilli, unitCents, rateBp ?? '', netCents]))}`).join('')}
${mentions.map((one) => `<p>${one}</p>`).join('')}</html>`
}
