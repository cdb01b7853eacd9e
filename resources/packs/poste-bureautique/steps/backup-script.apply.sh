#!/bin/sh
# New file beside the old one, then moved: a cut leaves the old file or the new one.
set -eu
wanted() { cat <<'END'
#!/bin/sh
# Nightly copy of the shared folder and of the settings, seven archives kept; the newest is read back.
set -eu
to=/var/backups/packtic
mkdir -p "$to"; chmod 0700 "$to"
name=$to/$(date +%F).tar.zst
tar -C / --zstd -cf "$name.part" etc srv/partage
tar --zstd -tf "$name.part" etc/hostname > /dev/null
mv "$name.part" "$name"
ls -1 "$to"/*.tar.zst | head -n -7 | while read -r old; do rm -f "$old"; done
END
}
FILE=/usr/local/sbin/packtic-sauvegarde
mkdir -p "$UNDO" "$(dirname "$FILE")"
if [ -e "$FILE" ] && [ ! -e "$UNDO/backup-script.old" ] && [ ! -e "$UNDO/backup-script.absent" ]; then cp -p "$FILE" "$UNDO/backup-script.old"; fi
[ -e "$FILE" ] || : > "$UNDO/backup-script.absent"
wanted > "$FILE.packtic"
chown root:root "$FILE.packtic"
chmod 0755 "$FILE.packtic"
sync "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
