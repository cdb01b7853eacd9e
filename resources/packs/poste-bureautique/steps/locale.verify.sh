#!/bin/sh
[ "$(LC_ALL=fr_FR.UTF-8 locale charmap)" = UTF-8 ] && grep -qx 'LANG=fr_FR.UTF-8' /etc/default/locale
