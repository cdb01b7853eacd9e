#!/bin/sh
set -eu
if [ -s "$UNDO/timezone.link" ]; then ln -sfn "$(cat "$UNDO/timezone.link")" /etc/localtime; else rm -f /etc/localtime; fi
if [ -e "$UNDO/timezone.name" ]; then cp "$UNDO/timezone.name" /etc/timezone; else rm -f /etc/timezone; fi
