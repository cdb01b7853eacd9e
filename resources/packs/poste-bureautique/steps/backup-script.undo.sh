#!/bin/sh
# Back only if the content is still ours.
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
wanted | cmp -s - "$FILE" || { echo 'changed since: left alone'; exit 1; }
if [ -e "$UNDO/backup-script.old" ]; then cp -p "$UNDO/backup-script.old" "$FILE.packtic"; mv -T "$FILE.packtic" "$FILE"; else rm -f "$FILE"; fi
rm -f "$UNDO/backup-script.old" "$UNDO/backup-script.absent"
