// Once per run of Playwright: the app is built when its sources are newer than what stands in out/.
import { electronRuntime } from '../../scripts/electron-runtime.ts'
import { buildIfStale } from '../../scripts/fresh-build.ts'

export default async function globalSetup(): Promise<void> {
  buildIfStale({ testRuntime: (await electronRuntime()).fallback })
}
