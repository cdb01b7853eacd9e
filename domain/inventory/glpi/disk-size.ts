// The size of a disk in bytes. The format says "MB" and agents differ: a million bytes on Linux, 1024 × 1024 on Windows
// (`disksize` of GLPI Agent and OCS; read 2026-11). The capacities that disks are sold in tell which.

const MILLION = 1_000_000
const MIB = 1024 * 1024

/** Gigabytes on the box. What is made is never smaller, and at most 2 % larger (IDEMA LBA1-03 counts 250.06 for 250). */
const SOLD = [8, 16, 20, 24, 30, 32, 40, 60, 64, 80, 100, 120, 128, 150, 160, 180, 200, 240, 250, 256, 300, 320, 400, 480, 500, 512, 600, 640, 750, 800, 900, 960, 1000, 1024, 1200, 1500, 1600, 1800, 1920, 2000, 2048, 2400, 3000, 3200, 3840, 4000, 4096, 5000, 6000, 7680, 8000, 8192, 10_000, 12_000, 14_000, 16_000, 18_000, 20_000, 22_000, 24_000]
const isSold = (bytes: number): boolean => SOLD.some((gb) => bytes >= gb * 1e9 * 0.9995 && bytes <= gb * 1e9 * 1.006)

/** `unit` = what the system that wrote it counts in, when it is known; a size that disks are sold in settles a doubt. */
export function diskBytes(megabytes: number, unit: 'decimal' | 'binary' | null): number {
  const [decimal, binary] = [megabytes * MILLION, megabytes * MIB]
  if (unit !== null) return unit === 'decimal' ? decimal : binary
  return !isSold(decimal) && isSold(binary) ? binary : decimal
}
