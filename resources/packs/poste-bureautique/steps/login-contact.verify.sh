#!/bin/sh
set -eu
grep -q "^Assistance : ." /etc/issue.d/packtic.issue
