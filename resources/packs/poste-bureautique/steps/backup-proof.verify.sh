#!/bin/sh
set -eu
# The proof of a backup is a file read back from it.
last=$(find /var/backups/packtic -name '*.tar.zst' -mtime -2 | sort | tail -n 1)
[ -n "$last" ]
proof=$(mktemp)
trap 'rm -f "$proof"' EXIT
# No pipe: tar's own answer counts too. The first occurrence is enough; the whole archive was tested when it was made.
tar --zstd --occurrence=1 -xOf "$last" etc/passwd > "$proof"
cmp -s "$proof" /etc/passwd
