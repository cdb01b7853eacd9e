#!/bin/sh
set -eu
sh -n /usr/local/bin/packtic-ancien-poste
