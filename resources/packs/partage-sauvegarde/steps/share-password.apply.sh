#!/bin/sh
set -eu
mkdir -p "$UNDO"
if [ ! -e "$UNDO/share-password.was" ]; then
  if pdbedit -L -u partage >/dev/null 2>&1; then echo there; else echo absent; fi > "$UNDO/share-password.part"
  mv "$UNDO/share-password.part" "$UNDO/share-password.was"
fi
# Twice, by standard input: the password is in no argument.
{ cat "$SECRETS/sharePassword"; echo; cat "$SECRETS/sharePassword"; echo; } | smbpasswd -a -s partage
smbpasswd -e partage
