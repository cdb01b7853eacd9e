// A FreeBSD and an OpenBSD as their manuals show their tools' output (sysctl(8), kenv(1), geom(8)): written by us, no machine
// of theirs was at hand. What they do not say is missing with a reason.
import { expect, test } from 'vitest'
import { wholeReading } from '../complete.ts'
import { decisionFields } from '../decision-fields.ts'
import { valueOf } from '../fact.ts'
import { readTranscript } from '../transcript.ts'
import { readBsd } from './read-bsd.ts'

const NONCE = '0123456789abcdef'
function read(os: string, sections: Readonly<Record<string, string>>) {
  const parts = Object.entries(sections).map(([name, body]) => `@@PT/1 ${NONCE} > ${name} raw\n${body}\n\n@@PT/1 ${NONCE} < ${name} rc=0 ms=1 via=x why=- cut=0\n`)
  return wholeReading(readBsd(readTranscript(`@@PT/1 ${NONCE} begin collector=2.0.0 os=${os} uid=1001 elev=none\n${parts.join('')}@@PT/1 ${NONCE} end sections=${parts.length} ms=9\n`, NONCE)).reading)
}

test('FreeBSD: machine, disks, volumes, accounts and packages', () => {
  const seen = read('FreeBSD', {
    id: 'host=nas\nkernel=14.1-RELEASE amd64\ndate=2026-11-24T10:00:00Z', os: 'NAME=FreeBSD\nVERSION="14.1-RELEASE"\nVERSION_ID="14.1"\nID=freebsd', freebsd: '14.1-RELEASE-p5',
    sysctl: 'hw.machine: amd64\nhw.model: Intel(R) Core(TM) i3-8100 CPU @ 3.60GHz\nhw.ncpu: 4\nhw.physmem: 17042898944\nkern.boottime: { sec = 1795510800, usec = 551000 } Tue Nov 24 09:00:00 2026',
    kenv: 'smbios.bios.reldate="04/12/2019"\nsmbios.system.maker="Dell Inc."\nsmbios.system.product="OptiPlex 3060"', df: 'Filesystem 1024-blocks Used Avail Capacity Mounted on\nzroot/ROOT/default 230000000 4000000 226000000 2% /\ndevfs 1 1 0 100% /dev',
    geom: 'Geom name: ada0\nProviders:\n1. Name: ada0\n   Mediasize: 256060514304 (238G)\n   descr: SAMSUNG MZ7LN256HCHP-00000\n   ident: S1SYNTH\n   rotationrate: 0\n\nGeom name: cd0\nProviders:\n1. Name: cd0\n   Mediasize: 0 (0B)', users: 'group:wheel:0:root,luc\nroot:0:0:/bin/csh\nluc:1001:1001:/bin/sh\nwww:80:80:/usr/sbin/nologin', soft: 'pkg\tsamba416\t4.16.11\t1717000600',
    net: 're0: flags=8843<UP,BROADCAST,RUNNING> metric 0 mtu 1500\n\tether 54:bf:64:00:00:01\n\tinet 192.0.2.10 netmask 0xffffff00 broadcast 192.0.2.255\n\tstatus: active\ndefault            192.0.2.1          UGS         re0\n? (192.0.2.1) at 00:11:22:33:44:55 on re0', ports: 'root smbd 1234 30 tcp4 *:445 *:*',
  })
  const v = valueOf
  expect([v(seen.machine.maker), v(seen.machine.model), v(seen.machine.biosDate), v(seen.cpu.threads), v(seen.cpu.arch), v(seen.ram.osBytes), v(seen.os.version), v(seen.os.build), v(seen.os.bootTime)]).toEqual(['Dell Inc.', 'OptiPlex 3060', '2019-04-12', 4, 64, 17_042_898_944, '14.1', '14.1-RELEASE-p5', 1_795_510_800_000])
  expect(seen.disks.map((one) => [one.dev, v(one.kind), v(one.bytes), v(one.serial)])).toEqual([['ada0', 'ssd', 256_060_514_304, 'S1SYNTH']])
  expect(seen.volumes.map((one) => [one.mount, v(one.freeBytes), v(one.system)])).toEqual([['/', 226_000_000 * 1024, true]])
  expect([seen.users, v(seen.security.admins), seen.software.map((one) => one.name), v(seen.net.gateway)]).toMatchObject([[{ login: 'root' }, { login: 'luc', admin: true }], ['root', 'luc'], ['samba416'], '192.0.2.1'])
  expect(seen.machine.serial).toEqual({ unknown: 'no-root', src: 'sysctl' })
  for (const field of decisionFields(seen)) if (field.state === 'unknown') expect([field.path, field.reason === null]).toEqual([field.path, false])
})

test('OpenBSD names its machine by sysctl alone', () => {
  const seen = read('OpenBSD', { id: 'host=pare-feu\nkernel=7.6 amd64', sysctl: 'hw.machine=amd64\nhw.model=AMD GX-412TC SOC\nhw.ncpufound=4\nhw.physmem=4261105664\nhw.vendor=PC Engines\nhw.product=apu2' })
  expect([valueOf(seen.machine.maker), valueOf(seen.machine.model), valueOf(seen.os.family), valueOf(seen.os.version), valueOf(seen.cpu.name)]).toEqual(['PC Engines', 'apu2', 'bsd', '7.6', 'AMD GX-412TC SOC'])
  expect(seen.gaps.disks?.unknown).toBe('not-collected')
})
