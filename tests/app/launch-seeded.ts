// A window over a base that was filled before it opened.
import type { Services } from '../../main/backend/services.ts'
import { launchApp, type LaunchOptions, ownFolder, type RunningApp } from './launch-app.ts'
import { seedFolder } from './seed.ts'

/** `seed` writes into the real base, as an earlier day of this laptop would have. */
export async function launchSeeded(seed: (services: Services) => unknown, options: LaunchOptions = {}): Promise<RunningApp> {
  const dataFolder = ownFolder('data')
  await seedFolder(dataFolder, seed)
  return await launchApp({ dataFolder, size: { width: 1280, height: 800 }, ...options })
}
