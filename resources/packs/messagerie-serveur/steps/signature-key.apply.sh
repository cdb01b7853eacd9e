# A key that is there stays: what is published at the name is its other half.
set -eu
umask 077
mkdir -p "$UNDO" "$FOLDER"
chmod 755 "${FOLDER%/*}"
if [ ! -s "$KEY" ]; then
  : > "$UNDO/signature-key.made"
  openssl genrsa -out "$KEY.new" 2048 2>/dev/null
  sync "$KEY.new"
  mv -T "$KEY.new" "$KEY"
fi
chown root:_rspamd "$FOLDER" "$KEY"
chmod 750 "$FOLDER"
chmod 640 "$KEY"
