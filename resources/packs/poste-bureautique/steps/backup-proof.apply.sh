#!/bin/sh
set -eu
# The first archive is made here and not in the proof: a large folder takes longer than a proof may.
systemctl start packtic-sauvegarde.service
