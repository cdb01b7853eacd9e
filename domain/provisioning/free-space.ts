// Room made on a machine whose disk is nearly full: downloaded archives of packages alone, which apt fetches again when it
// wants them. Nothing a person made is ever touched.

/** Says `#freed KB_BEFORE KB_AFTER` of the root's free room. Waits for another apt, but not for ever. */
export const FREE_SPACE_SCRIPT = `room() { df -Pk / | awk 'NR == 2 { print $4 }'; }
before=$(room)
apt-get -o DPkg::Lock::Timeout=60 clean </dev/null >/dev/null 2>&1
echo "#freed $before $(room)"
`

/** Free room in MB, before and after; undefined when the machine did not say. */
export function readFreed(text: string): { readonly beforeMb: number; readonly afterMb: number } | undefined {
  const [, before, after] = /^#freed (\d+) (\d+)$/m.exec(text) ?? []
  return before === undefined ? undefined : { beforeMb: Math.floor(Number(before) / 1024), afterMb: Math.floor(Number(after) / 1024) }
}
