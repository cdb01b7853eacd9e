#!/bin/sh
set -eu
if [ -e "$UNDO/contact.motd" ]; then cp "$UNDO/contact.motd" /etc/motd; else rm -f /etc/motd; fi
