#!/bin/sh
set -eu
# A text becomes a PDF, for a person without any right, with the settings just put in.
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
printf 'Élan, œuvre, 12 € : une page d’essai.\n' > "$place/essai.txt"
chown -R nobody:nogroup "$place"
setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME="$place" LC_ALL=C.UTF-8 soffice "-env:UserInstallation=file://$place/profil" --headless --convert-to pdf --outdir "$place" "$place/essai.txt"
[ "$(head -c 5 "$place/essai.pdf")" = '%PDF-' ]
