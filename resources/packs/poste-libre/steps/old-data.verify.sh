#!/bin/sh
# As many files as the list has, and some of them read once more: the whole was read again when the copy was made.
set -eu
TO=/srv/ancien-poste
[ -n "$OPT_oldPlace" ] || exit 0
[ -s "$TO/controle" ] && [ -e "$TO/liste.sha256" ]
[ "$(find "$TO/fichiers" -type f -printf x | wc -c)" = "$(wc -l < "$TO/liste.sha256")" ]
[ ! -s "$TO/liste.sha256" ] || { cd "$TO/fichiers"; shuf -n 20 "$TO/liste.sha256" | sha256sum --quiet -c -; }
