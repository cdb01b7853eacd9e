// The kind `record`: the machine says which pack was put on it, and when, so that the next inventory and another member know
// it again. The last step of a pack: before that it would say what is not so. Design: provisioning.md 3.15.
import { head, KEEP, MAKE_FOLDERS, MOVE, PUT_BACK, REMOVE_FOLDERS } from './kept-file.ts'
import type { StepScripts } from './kind.ts'

const RECORD_FILE = '/etc/packtic/pack.json'

/** The pack names itself by what every script of a run is given: its hash is not known where the scripts are made. */
export function recordScripts(id: string, path: string = RECORD_FILE): StepScripts {
  const top = `${head(id, path)}
record() { printf '{"id":"%s","version":"%s","packHash":"%s"' "$PACK_ID" "$PACK_VERSION" "$PACK_HASH"; }
# The day it was first so stays: a second run of the same pack has nothing to write.
ours() { [ -f "$FILE" ] && case $(cat "$FILE") in "$(record)",*) ;; *) false ;; esac; }`
  const check = `${top}\nours || exit 1`
  return {
    check,
    apply: `${top}
${KEEP}
${MAKE_FOLDERS}
made() { record; printf ',"date":"%s"}\\n' "$(date -u +%F)"; }
${MOVE('"$(id -u):$(id -g)"', '644', undefined)}`,
    verify: check,
    // The record of another pack, put in since, is not ours to take away.
    undo: `${top}
if ours; then
  ${PUT_BACK}
fi
${REMOVE_FOLDERS}`,
  }
}
