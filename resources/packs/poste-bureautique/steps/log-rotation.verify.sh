#!/bin/sh
set -eu
# Read as it is at night, with nothing turned over.
/usr/sbin/logrotate -d /etc/logrotate.conf 2>&1 | grep -q 'packtic-sauvegarde.log'
! /usr/sbin/logrotate -d /etc/logrotate.d/packtic 2>&1 | grep -q '^error:' || exit 1
