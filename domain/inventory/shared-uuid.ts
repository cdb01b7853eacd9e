// UUIDs that name no machine: unset, counted up, or written by a maker in thousands of boards. Both byte orders.

const SHARED = new Set([
  '03000200-0400-0500-0006-000700080009', '00020003-0004-0005-0006-000700080009',
  '00010203-0405-0607-0809-0a0b0c0d0e0f', '03020100-0504-0706-0809-0a0b0c0d0e0f', '01020304-0506-0708-090a-0b0c0d0e0f10', '04030201-0605-0807-090a-0b0c0d0e0f10',
  '12345678-1234-5678-90ab-cddeefaabbcc', '78563412-3412-7856-90ab-cddeefaabbcc', '12345678-1234-1234-1234-123456789abc', '12345678-1234-5678-1234-567812345678',
  '11111111-2222-3333-4444-555555555555', '4c4c4544-0000-2010-8020-80c04f202020', '44454c4c-0000-1020-8020-80c04f202020',
])

/** True for a UUID that cannot tell one machine from another, or for text that is no UUID. */
export function isSharedUuid(uuid: string): boolean {
  const hex = uuid.trim().toLowerCase()
  if (!/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(hex)) return true
  const digits = hex.replaceAll('-', '')
  // One byte repeated (00…, ff…, fefe…), or nothing but zeros and a small number.
  return SHARED.has(hex) || /^(..)\1+$/.test(digits) || /^0{28}/.test(digits)
}
