// `packtic pack check`: everything wrong with a pack at once, each with its file and line. Nothing of the pack is run.
import { isUtf8 } from 'node:buffer'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Refusal } from '../../../domain/errors.ts'
import { jsonPlaces, type JsonPlaces } from '../../../domain/json-places.ts'
import { jsonBrokenAt } from '../../../domain/json-text.ts'
import { jsonOrNothing } from '../../../domain/json-text.ts'
import { flattenPack } from '../../../domain/provisioning/flatten-pack.ts'
import { type Pack, PackManifest, type PackSource, PHASES, type Phase, sourceOf } from '../../../domain/provisioning/pack.ts'
import { caseTwins, pathRule } from '../../../domain/provisioning/pack-paths.ts'
import { packProblems, type PackProblem } from '../../../domain/provisioning/pack-rules.ts'
import { type ScriptNames, scriptProblems } from '../../../domain/provisioning/script-rules.ts'
import { shapeProblem } from '../../../domain/provisioning/shape-rules.ts'
import { sourceProblems } from '../../../domain/provisioning/source-rules.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import { filesOf, firstDifference, includedPacks, LOCK, lockOf, readArtefactList, textsOf } from './pack-files.ts'

export interface Lint { readonly file: string; readonly line: number; readonly rule: string; readonly values: Readonly<Record<string, string | number>> }
export interface Checked {
  readonly problems: readonly Lint[]
  /** The manifest, when its shape is right. */
  readonly pack: Pack | undefined
  /** False where this system has no sh to read the scripts with. */
  readonly shell: boolean
}

const MANIFEST = 'pack.json'
/** Written by some editors before the first sign; JSON knows none. */
const BOM = '\ufeff'
/** Words of our trade that no client should meet. */
const JARGON = /\b(SSH|IP|DNS|DHCP|TLS|script|root|sudo|daemon|backup|firewall|patch|cron|systemd|apt)\b/i

/** @throws Refusal NOT_FOUND when there is no pack.json there */
export function checkPack(folder: string, resources: string): Checked {
  const file = join(folder, MANIFEST)
  if (!existsSync(file)) throw new Refusal('NOT_FOUND', { what: file })
  const problems: Lint[] = []
  const say = (where: string, line: number, rule: string, values: Lint['values'] = {}): void => void problems.push({ file: where, line, rule, values })
  const { files, odd } = filesOf(folder)
  for (const path of odd) say(path, 1, 'path-link', { path })
  for (const path of files) {
    const rule = pathRule(path)
    if (rule) say(path, 1, rule, { path })
  }
  for (const { path, twin } of caseTwins(files)) say(path, 1, 'path-twin', { path, twin })
  for (const path of files) {
    const bytes = readFileSync(join(folder, path))
    // Scripts, papers and the manifest are read as text; a file of `files/` may be anything.
    if (!path.startsWith('files/') && !isUtf8(bytes)) say(path, 1, 'not-utf8')
    const at = bytes.includes(0) ? -1 : bytes.indexOf(13)
    if (at >= 0) say(path, bytes.subarray(0, at).toString('latin1').split('\n').length, 'line-ends')
  }
  const text = readFileSync(file, 'utf8')
  const pack = manifestOf(text, say)
  const shell = checkScripts(folder, files, pack?.manifest, () => wholeOf(folder, pack, resources, say), say)
  if (pack) {
    wordProblems(pack, say)
    for (const doc of ['docs/fiche.fr.md', ...(pack.manifest.training.halfDays > 0 ? ['docs/formation.fr.md'] : [])]) {
      if (!files.includes(doc)) say(doc, 1, 'file-missing', { missing: doc })
      else if (readFileSync(join(folder, doc), 'utf8').trim() === '') say(doc, 1, 'card-empty')
    }
    const read = new Set(pack.manifest.steps.map(sourceOf))
    for (const path of files.filter((one) => one.startsWith('files/') && !read.has(one))) say(path, 1, 'file-orphan')
    // The lock last: what is to be corrected changes it anyway.
    if (odd.length === 0 && !problems.some(({ rule }) => rule.startsWith('path-'))) lockProblem(folder, pack.manifest, say)
  }
  const order = (one: Lint): string => `${one.file === MANIFEST ? '' : one.file}\0${String(one.line).padStart(6, '0')}`
  const seen = new Set<string>()
  return { pack: pack?.manifest, shell, problems: problems.filter((one) => !seen.has(canonicalJson(one)) && seen.add(canonicalJson(one)) !== undefined).toSorted((a, b) => (order(a) < order(b) ? -1 : 1)) }
}

type Say = (file: string, line: number, rule: string, values?: Lint['values']) => void
interface Read { readonly manifest: Pack; readonly places: JsonPlaces }

function manifestOf(text: string, say: Say): Read | undefined {
  if (text.startsWith(BOM)) {
    say(MANIFEST, 1, 'json-bom')
    return undefined
  }
  const broken = jsonBrokenAt(text)
  if (broken) {
    say(MANIFEST, broken.line, 'json-broken', { column: broken.column })
    return undefined
  }
  const value: unknown = JSON.parse(text)
  const places = jsonPlaces(text)
  for (const { key, line } of places.twice) say(MANIFEST, line, 'json-twice', { key })
  const parsed = PackManifest.safeParse(value)
  for (const issue of parsed.error?.issues ?? []) {
    const { rule, path, values } = shapeProblem(issue, value)
    say(MANIFEST, places.lineOf(path), rule, values)
  }
  return parsed.success ? { manifest: parsed.data, places } : undefined
}

/** The pack with what it includes, as far as it can be put together; its own rules are said on the way. */
function wholeOf(folder: string, pack: Read | undefined, resources: string, say: Say): PackSource | undefined {
  if (!pack) return undefined
  const { manifest, places } = pack
  try {
    const own: PackSource = { pack: manifest, ...textsOf(folder, manifest), artefacts: readArtefactList(folder, basename(folder)) }
    const { source, problems } = flattenPack(own, includedPacks(folder, manifest, resources, []))
    for (const problem of [...problems, ...packProblems(source.pack), ...sourceProblems(source)]) {
      const path = ownPath(problem, source.pack, manifest)
      // A text that asks for what nobody gives is wrong in the text, not where it is named.
      const at = problem.rule.startsWith('place-') ? placeOf(own, String(problem.values['text']), String(problem.values['name'])) : undefined
      if (at) say(at.file, at.line, problem.rule, problem.values)
      else if (problem.rule === 'file-missing') say(String(problem.values['missing']), 1, problem.rule, problem.values)
      else say(MANIFEST, places.lineOf(path), problem.rule, problem.values)
    }
    // Asked of authors alone: a pack that is installed already, without one, still has to be readable.
    if (!source.pack.steps.some(({ kind }) => kind === 'record')) say(MANIFEST, places.lineOf(['steps']), 'record-none', {})
    return source
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { pack: name = '', file = MANIFEST, why = error.fault.code, ...values } = error.fault.detail
    const mine = name === basename(folder)
    say(mine ? String(file).split(' ')[0] ?? MANIFEST : MANIFEST, places.lineOf(['includes']), error.fault.code === 'PACK_BROKEN' ? String(why) : 'include-altered', { included: name, file, ...values })
    return undefined
  }
}

/** Steps of included packs come first in the whole: a place is given in the manifest that the author has before him. */
function ownPath({ path }: PackProblem, whole: Pack, manifest: Pack): PackProblem['path'] {
  const [list, index, ...rest] = path
  if (whole.steps.length === manifest.steps.length || typeof index !== 'number' || (list !== 'steps' && list !== 'options')) return path
  const at = list === 'steps' ? manifest.steps.findIndex(({ id }) => id === whole.steps[index]?.id) : manifest.options.findIndex(({ key }) => key === whole.options[index]?.key)
  return at < 0 ? ['includes'] : [list, at, ...rest]
}

function placeOf({ files }: PackSource, source: string, name: string): { file: string; line: number } | undefined {
  const file = files[source] === undefined ? source.replace(/^files\/[^/]+\//, 'files/') : source
  const line = files[file]?.split('\n').findIndex((one) => one.includes('{{') && one.includes(name))
  return line === undefined || line < 0 ? undefined : { file, line: line + 1 }
}

/** Every script of `steps/`: its shell, its words, its names. Says whether a shell was there to read them. */
function checkScripts(folder: string, files: readonly string[], manifest: Pack | undefined, whole: () => PackSource | undefined, say: Say): boolean {
  const source = whole()
  let shell = true
  for (const path of files.filter((one) => one.startsWith('steps/'))) {
    const [, id = '', phase] = /^steps\/([a-z][a-z0-9-]*)(?:\.(\w+))?\.sh$/.exec(path) ?? []
    const step = manifest?.steps.find((one) => one.id === id)
    // What the phases share needs one of them to stand before.
    const known: readonly (string | undefined)[] = [...PHASES, ...(PHASES.some((one) => files.includes(`steps/${id}.${one}.sh`)) ? [undefined] : [])]
    if (manifest && (!step || !known.includes(phase))) say(path, 1, 'script-orphan', { path })
    const text = readFileSync(join(folder, path), 'utf8')
    const { status, stderr } = spawnSync('sh', ['-n'], { input: text, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' } })
    if (status === null) shell = false
    else if (status !== 0) say(path, Number(/\b(?:line )?(\d+):/.exec(stderr)?.[1] ?? 1), 'script-syntax', { why: stderr.trim().split('\n')[0]?.replace(/^.*?\d+: /, '') ?? '' })
    const names: ScriptNames | undefined = source && step ? { options: source.pack.options.filter(({ type }) => type !== 'secret').map(({ key }) => key), secrets: source.pack.options.filter(({ type }) => type === 'secret').map(({ key }) => key), declared: step.secrets, artefacts: step.artefacts } : undefined
    // Put before a check as well, what the phases share is held to its rules.
    for (const { rule, line, values } of scriptProblems(text, (phase ?? 'check') as Phase, names)) say(path, line, rule, values)
  }
  return shell
}

/** What the client reads: an infinitive without jargon, in each language its own. */
function wordProblems({ manifest, places }: Read, say: Say): void {
  manifest.steps.forEach(({ title }, index) => {
    const line = places.lineOf(['steps', index, 'title', 'fr'])
    const [word] = JARGON.exec(title.fr) ?? []
    if (word !== undefined) say(MANIFEST, line, 'title-jargon', { title: title.fr, word })
    if (!/^(?:(?:ne pas|se) |s[’'])?\p{L}+(?:er|ir|re)\b/u.test(title.fr.toLowerCase())) say(MANIFEST, line, 'title-infinitive', { title: title.fr })
  })
}

function lockProblem(folder: string, manifest: Pack, say: Say): void {
  const path = join(folder, LOCK)
  const kept = existsSync(path) ? readFileSync(path, 'utf8') : undefined
  const lock = canonicalJson(lockOf(folder, manifest))
  if (kept === undefined) say(LOCK, 1, 'lock-missing')
  else if (kept !== lock) {
    const file = firstDifference(kept, lock)
    say(LOCK, 1, jsonOrNothing(kept) !== undefined && file === LOCK ? 'lock-other' : 'lock-differs', { file })
  }
}
