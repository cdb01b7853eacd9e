#!/bin/sh
set -eu
[ -e "$UNDO/locale.kept" ] || exit 0
if [ -e "$UNDO/locale.locale" ]; then cp -p "$UNDO/locale.locale" /etc/default/locale; else rm -f /etc/default/locale; fi
if [ -e "$UNDO/locale.locale.gen" ]; then cp -p "$UNDO/locale.locale.gen" /etc/locale.gen; fi
if [ -e "$UNDO/locale.generated" ]; then locale-gen; fi
