#!/bin/sh
# The copy of the former system's files: made from that place, and found complete when it was read again.
set -eu
[ -n "$OPT_oldPlace" ] || exit 0
grep -qxF "$OPT_oldPlace $OPT_oldFolder" /srv/ancien-poste/origine 2>/dev/null && [ -s /srv/ancien-poste/controle ] || exit 1
