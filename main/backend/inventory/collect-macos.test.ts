// The collector's macOS branch, run by this machine's own sh with stand-ins for Apple's tools: they exist nowhere else.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readMacos } from '../../../domain/inventory/macos/read-macos.ts'
import { readTranscript } from '../../../domain/inventory/transcript.ts'

const SCRIPT = readFileSync(join(import.meta.dirname, '../../../resources/collectors/collect.sh'), 'utf8')

/** What each stand-in prints. Release 18 is macOS 10.14, 23 is 14. */
const tools = (darwin: number): Readonly<Record<string, string>> => ({
  uname: `case $1 in -n) echo mac-de-test ;; *) echo Darwin ${darwin}.2.0 arm64 ;; esac`,
  sw_vers: `printf 'ProductName:\\tmacOS\\nProductVersion:\\t14.2.1\\nBuildVersion:\\t23C71\\n'`,
  sysctl: 'echo "hw.memsize: 8589934592"; echo "machdep.cpu.brand_string: Apple M1"',
  ioreg: `case "$*" in *IOPlatformExpert*) printf '+-o J  <class IOPlatformExpertDevice, id 0x1>\\n  {\\n    "IOPlatformSerialNumber" = "XYSYNTH00003"\\n    "model" = <"MacBookAir10,1">\\n  }\\n' ;; esac`,
  system_profiler: `case "$*" in *SPApplications*) echo '{"SPApplicationsDataType":[{"_name":"LibreOffice","version":"24.8","path":"/Applications/LibreOffice.app"}]}' ;; "-json -detailLevel mini SPHardwareDataType "*SPiBridgeDataType) echo '{"SPHardwareDataType":[{"chip_type":"Apple M1","machine_model":"MacBookAir10,1","machine_name":"MacBook Air","physical_memory":"8 GB"}]}' ;; "-xml "*) echo '<plist><array><dict><key>_dataType</key><string>SPHardwareDataType</string><key>_items</key><array><dict><key>machine_model</key><string>MacBookPro9,2</string></dict></array></dict></array></plist>' ;; esac`,
  fdesetup: 'echo "FileVault is Off."', dscl: 'case "$*" in *Groups*) echo "GroupMembership: root luc" ;; *) echo "luc  501" ;; esac', tmutil: 'echo "tmutil: No destinations configured." >&2', networksetup: ':', nvram: 'exit 1', defaults: 'case "$*" in *Update*) echo 3 ;; *) exit 1 ;; esac',
})

function run(darwin: number): ReturnType<typeof readTranscript> {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-mac-'))
  try {
    for (const [name, body] of Object.entries(tools(darwin))) {
      writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`)
      chmodSync(join(folder, name), 0o755)
    }
    // This Linux's own kernel would answer before the stand-in of uname.
    const script = SCRIPT.replace(/^PATH=/m, `PATH=${folder}:`).replace('/proc/sys/kernel', '/nowhere')
    return readTranscript(execFileSync('/bin/sh', ['-s'], { input: script, encoding: 'utf8', timeout: 120_000 }), null)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('the script stays within 16 kB', () => {
  expect(Buffer.byteLength(SCRIPT)).toBeLessThanOrEqual(16_384)
})

test.runIf(process.platform === 'linux')('on a Darwin, every section comes whole and is read', () => {
  const transcript = run(23)
  expect([transcript.begin?.os, transcript.complete]).toEqual(['Darwin', true])
  expect(transcript.sections.map((section) => section.name)).toEqual(expect.arrayContaining(['id', 'sw', 'sysctl', 'platform', 'smbios', 'power', 'df', 'filevault', 'sec', 'users', 'net', 'hwports', 'ports', 'backup', 'bundles', 'io', 'sp', 'smart', 'apps']))
  const { reading } = readMacos(transcript)
  expect(reading).toMatchObject({ machine: { serial: { v: 'XYSYNTH00003' }, model: { v: 'MacBookAir10,1' }, chassis: { v: 'laptop' } }, ram: { totalBytes: { v: 8_589_934_592 }, soldered: { v: true } }, os: { version: { v: '14.2.1' } }, security: { diskEncryption: { v: 'none' }, pendingUpdates: { v: 3 }, admins: { v: ['luc'] } }, users: [{ login: 'luc', admin: true }], software: [{ name: 'LibreOffice' }], backup: [], battery: [] })
}, 180_000)

test.runIf(process.platform === 'linux')('before 10.15 system_profiler is asked for XML', () => {
  expect(readMacos(run(18)).reading).toMatchObject({ machine: { family: { unknown: 'not-collected' } } })
  expect(run(18).sections.find((section) => section.name === 'sp')?.body).toContain('MacBookPro9,2')
}, 180_000)
