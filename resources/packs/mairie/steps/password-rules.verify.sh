#!/bin/sh
set -eu
# A weak one is refused and a good one accepted, by the rules just written.
! echo 'mairie2026' | pwscore >/dev/null 2>&1 || exit 1
echo 'Orme-9-clocher!Bleu' | pwscore >/dev/null
grep -q pam_pwquality /etc/pam.d/common-password
