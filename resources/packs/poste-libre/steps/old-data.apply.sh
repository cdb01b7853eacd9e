#!/bin/sh
# Files are copied, listed by their content at the old place, and the copy is read again from that list. The old place is
# only read. Cut in the middle, it goes on from what was copied.
set -eu
TO=/srv/ancien-poste
# The old place: a partition, mounted read only for the time of the step, or a folder that is mounted already.
open_old() {
  OLD=$OPT_oldPlace
  case $OPT_oldPlace in
    /dev/* | UUID=* | LABEL=*)
      MOUNTED=$(mktemp -d)
      trap 'umount "$MOUNTED" && rmdir "$MOUNTED"' EXIT
      mount -o ro,noexec,nosuid,nodev "$OPT_oldPlace" "$MOUNTED" || { echo 'the old partition cannot be opened: Windows not shut down, or encrypted'; exit 1; }
      OLD=$MOUNTED ;;
  esac
  [ -d "$OLD/$OPT_oldFolder" ] || { echo "no folder $OPT_oldFolder at the old place"; exit 1; }
  OLD=$OLD/$OPT_oldFolder
}
[ -n "$OPT_oldPlace" ] || exit 0
open_old
mkdir -p "$TO/fichiers"
chmod 2770 "$TO"
if getent group bureau >/dev/null; then chgrp bureau "$TO"; fi
need=$(du -sk "$OLD" | cut -f1) free=$(df -Pk "$TO" | awk 'NR == 2 { print $4 }')
[ $((need + need / 20)) -lt "$free" ] || { echo "the old files take $((need / 1024)) MB, and $((free / 1024)) MB are free"; exit 1; }
# Caches and the system's own files are nobody's work.
rsync -a --no-owner --no-group --safe-links --exclude='/*/AppData/Local/Temp/' --exclude='/*/AppData/Local/Microsoft/' --exclude='NTUSER.DAT*' --exclude='ntuser.*' --exclude='desktop.ini' "$OLD/" "$TO/fichiers/"
(cd "$TO/fichiers" && find . -type f -print0 | LC_ALL=C sort -z) > "$TO/.noms"
# The list is of the old place, so that it also tells a copy gone wrong.
(cd "$OLD" && xargs -0 -r sha256sum -b < "$TO/.noms") > "$TO/liste.sha256.part"
mv "$TO/liste.sha256.part" "$TO/liste.sha256"
(cd "$TO/fichiers" && { [ ! -s "$TO/liste.sha256" ] || sha256sum --quiet -c "$TO/liste.sha256"; })
printf '%s %s\n' "$OPT_oldPlace" "$OPT_oldFolder" > "$TO/origine"
printf '%s files, %s kB, read again %s\n' "$(wc -l < "$TO/liste.sha256")" "$(du -sk "$TO/fichiers" | cut -f1)" "$(date -u +%FT%TZ)" > "$TO/controle"
rm -f "$TO/.noms"
if getent group bureau >/dev/null; then chgrp -R bureau "$TO"; fi
chmod -R g+rX "$TO"
