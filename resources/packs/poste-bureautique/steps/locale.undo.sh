#!/bin/sh
set -eu
if [ -e "$UNDO/locale.default" ]; then cp "$UNDO/locale.default" /etc/default/locale; else rm -f /etc/default/locale; fi
if [ -e "$UNDO/locale.gen" ]; then cp "$UNDO/locale.gen" /etc/locale.gen; locale-gen; fi
