#!/bin/sh
set -eu
[ "$(LC_ALL=fr_FR.UTF-8 locale charmap)" = UTF-8 ]
[ "$(LC_ALL=fr_FR.UTF-8 date -d 2026-08-01 +%B)" = août ]
grep -qx 'LANG=fr_FR.UTF-8' /etc/default/locale
