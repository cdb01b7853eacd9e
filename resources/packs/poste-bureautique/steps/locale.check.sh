#!/bin/sh
# French is generated and is the system's language.
set -eu
command -v locale >/dev/null || exit 1
locale -a 2>/dev/null | grep -qi '^fr_FR\.utf-\?8$' || exit 1
grep -qx 'LANG=fr_FR.UTF-8' /etc/default/locale 2>/dev/null || exit 1
