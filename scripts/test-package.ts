// Where `npm run package -- --ci` leaves the unpacked package over the test runtime.
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../release-ci/linux-unpacked')
export const TEST_PACKAGE = { folder, executable: join(folder, 'packtic-testruntime') } as const
