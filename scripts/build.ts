// The five builds: main (ESM), backend (ESM, two entries), hub (ESM), preload (one CommonJS file), renderer. No config files:
// the build is these lines.
import { createRequire } from 'node:module'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { build, type InlineConfig, type Plugin } from 'vite'
import { electronRuntime } from './electron-runtime.ts'
import { say } from './say.ts'

const root = join(import.meta.dirname, '..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

/** What the page's script may weigh, minified (design of the architecture, section 5). */
export const PAGE_SCRIPT_KB = 700

export function pageScriptKb(outDir: string): number {
  const folder = join(outDir, 'renderer/assets')
  return Math.ceil(readdirSync(folder).filter((file) => file.endsWith('.js')).reduce((all, file) => all + statSync(join(folder, file)).size, 0) / 1000)
}

/** React Aria's own words in thirty languages: the window speaks two, and its provider never asks for another. Their tables name one language a line. */
const twoLanguages: Plugin = {
  name: 'two-languages',
  transform: (code, id) => (/react-(aria|aria-components|stately)\/dist\/private\/.*intlStrings\.mjs$/.test(id.replaceAll('\\', '/')) ? { code: code.replaceAll(/^(import .*\/|\s*")(?!fr-FR|en-US)[a-z]{2}-[A-Z]{2}(\.mjs)?".*$/gm, ''), map: null } : undefined),
}

/** The strokes of an icon never change places: the keys that React would tell them apart by are weight alone. */
const keylessIcons: Plugin = {
  name: 'keyless-icons',
  transform: (code, id) => (/lucide-react\/dist\/esm\/icons\//.test(id.replaceAll('\\', '/')) ? { code: code.replace(/,\s*key: "[a-z0-9]+"/g, ''), map: null } : undefined),
}

/** React comes as CommonJS, whose functions are reached through their object each time, `(0,x.jsx)(…)`; named once, they are one letter. */
const namedReact: Plugin = {
  name: 'named-react',
  enforce: 'pre',
  resolveId: (source, _importer, { kind }) => (kind !== 'require-call' && NAMED_REACT.includes(source) ? `\0named:${source}` : undefined),
  load: (id) => {
    if (!id.startsWith('\0named:')) return undefined
    const require = createRequire(import.meta.url)
    const source = id.slice('\0named:'.length)
    const names = Object.keys(require(source) as object).filter((name) => /^[a-z]\w*$/i.test(name))
    return `import react from ${JSON.stringify(require.resolve(source))}\nexport default react\n${names.map((name) => `export const ${name} = react.${name}`).join('\n')}`
  },
}
const NAMED_REACT: readonly string[] = ['react', 'react/jsx-runtime']

/** `testRuntime` compiles in carrier B and checked outputs; users' builds have neither. */
export async function buildAll({ testRuntime, outDir = join(root, 'out') }: { testRuntime: boolean; outDir?: string }): Promise<void> {
  const started = Date.now()
  const define = { TEST_RUNTIME: String(testRuntime), PACKTIC_VERSION: JSON.stringify(version) }
  // Bundled ssh2 reads __dirname; without these an ES module stops at load.
  const nodeDefine = { ...define, __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' }
  const external = [/^node:/, 'electron', 'better-sqlite3', '@myriaddreamin/typst-ts-node-compiler', /\.node$/, 'cpu-features', 'pg-native', '@electric-sql/pglite']
  const common: InlineConfig = { root, configFile: false, logLevel: 'warn', publicDir: false }
  const forNode = (entries: Record<string, string>, to: string, format: 'es' | 'cjs', extension: string): InlineConfig => ({
    ...common,
    define: nodeDefine,
    ssr: { noExternal: true, external: ['electron', 'better-sqlite3', '@myriaddreamin/typst-ts-node-compiler', 'pg-native', '@electric-sql/pglite'] },
    build: { ssr: true, target: 'node20', outDir: join(outDir, to), emptyOutDir: true, minify: false, sourcemap: false, rolldownOptions: { input: entries, external, output: { format, entryFileNames: `[name].${extension}`, chunkFileNames: `[name]-[hash].${extension}` } } },
  })
  // What is built is what people get, whoever asks (a test asks with "test": its React would weigh a third more). Put back
  // afterwards: npm, run later from here, would remove what only builds need.
  const nodeEnv = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  rmSync(outDir, { recursive: true, force: true })
  await build(forNode({ index: join(root, 'main/index.ts') }, 'main', 'es', 'mjs'))
  await build(forNode({ index: join(root, 'main/backend/index.ts'), cli: join(root, 'main/backend/cli/index.ts'), 'live-worker': join(root, 'main/backend/inventory/live-worker.ts') }, 'backend', 'es', 'mjs'))
  // PGlite finds its WebAssembly and its data beside its own code: it stays a package.
  await build(forNode({ index: join(root, 'hub/index.ts') }, 'hub', 'es', 'mjs'))
  await build(forNode({ index: join(root, 'preload/index.ts') }, 'preload', 'cjs', 'cjs'))
  // `z`: of a schema the page reads no value, only its type; what it does not use is left out, and zod with it.
  await build({ ...common, root: join(root, 'renderer'), base: '/', define, plugins: [namedReact, react(), twoLanguages, keylessIcons], build: { target: 'chrome130', outDir: join(outDir, 'renderer'), emptyOutDir: true, modulePreload: false, assetsInlineLimit: 0, chunkSizeWarningLimit: 800, rolldownOptions: { treeshake: { manualPureFunctions: ['z'] } } } })
  const pageKb = pageScriptKb(outDir)
  if (pageKb > PAGE_SCRIPT_KB) say(`the page's script weighs ${pageKb} kB, more than ${PAGE_SCRIPT_KB}`)
  if (nodeEnv === undefined) delete process.env['NODE_ENV']
  else process.env['NODE_ENV'] = nodeEnv
  say(`built in ${((Date.now() - started) / 1000).toFixed(1)} s`)
}

if (process.argv[1] === import.meta.filename) {
  if (!existsSync(join(root, 'node_modules'))) throw new Error('npm install first')
  const forUsers = process.argv.includes('--users')
  const forTests = process.argv.includes('--test-runtime')
  await buildAll({ testRuntime: forTests || (!forUsers && (await electronRuntime()).fallback) })
}
