#!/bin/sh
# New file beside the old one, then moved: a cut leaves the old file or the new one.
set -eu
wanted() { cat <<'END'
#!/bin/sh
# Nightly copy of the shared folder and of the settings, seven archives kept; each is tested whole before it counts.
set -eu
umask 077
to=/var/backups/packtic
log=/var/log/packtic-sauvegarde.log
trap 'rc=$?; [ $rc = 0 ] || echo "$(date "+%F %T") failed $rc" >> "$log"' EXIT
mkdir -p "$to"
rm -f "$to"/*.part
name=$to/$(date +%F).tar.zst
# tar answers 1 when somebody wrote a file meanwhile: the archive is good, that file comes again tomorrow.
tar -C / --zstd -cf "$name.part" etc srv/partage || [ $? = 1 ]
zstd -tq "$name.part"
sync "$name.part"
mv "$name.part" "$name"
ls -1 "$to"/*.tar.zst | head -n -7 | while read -r old; do rm -f "$old"; done
echo "$(date '+%F %T') done $(stat -c %s "$name") bytes" >> "$log"
END
}
FILE=/usr/local/sbin/packtic-sauvegarde KEPT=$UNDO/backup-script
mkdir -p "$UNDO"
# The state before the first apply, never a later one.
if [ ! -e "$KEPT.old" ] && [ ! -e "$KEPT.absent" ]; then
  if [ -e "$FILE" ]; then cp -p "$FILE" "$KEPT.part"; mv "$KEPT.part" "$KEPT.old"; else : > "$KEPT.absent"; fi
fi
wanted > "$FILE.packtic"
chown root:root "$FILE.packtic"
chmod 0755 "$FILE.packtic"
sync "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
cp "$FILE" "$KEPT.ours"
