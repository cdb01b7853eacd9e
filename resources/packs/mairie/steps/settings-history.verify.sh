#!/bin/sh
set -eu
[ "$(stat -c %a /etc/.git)" = 700 ]
# A setting is really in it, as it is now.
git -C /etc cat-file -e HEAD:passwd
