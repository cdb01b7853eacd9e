#!/bin/sh
set -eu
sh -n /usr/local/sbin/packtic-sauvegarde
