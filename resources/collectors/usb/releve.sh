#!/bin/sh
# packtic: reads this machine onto the stick it stands on. Run as `sh releve.sh`, so that a stick mounted noexec works too.
# It writes one file, in releves/ of the stick; on the desktop only when the stick is full or read-only.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
collector="$here/outils/collect.sh"
if [ ! -r "$collector" ]; then echo "Clé incomplète : $collector est absent. Préparez-la de nouveau dans packtic."; exit 1; fi
host=$(uname -n 2>/dev/null | sed 's/\..*//' | tr -cd 'A-Za-z0-9_-' | cut -c 1-40)
[ -n "$host" ] || host=poste
name="packtic-$host-$(date +%Y%m%d-%H%M%S).json"
taken=$(date -u +%Y-%m-%dT%H:%M:%SZ)
umask 077

# Rights are asked once, and only of a person who is there; without them the reading says what it lacks.
if [ "$(id -u)" != 0 ] && [ -t 0 ] && command -v sudo >/dev/null 2>&1 && ! sudo -n true 2>/dev/null; then
  echo 'Avec les droits d’administration, le relevé est complet (Entrée ou Ctrl+C : continuer sans).'
  trap : INT
  sudo -v || echo 'Relevé sans ces droits.'
  trap - INT
fi

echo 'Relevé en cours, une minute au plus…'
# The last letter keeps the ends of lines that a shell would take away.
raw=$(sh "$collector" </dev/null; printf x)
raw=${raw%x}
case $raw in
  *'@@PT/1 '*' begin '*) ;;
  *) echo 'Ce poste n’a rien répondu : aucun fichier n’est écrit.'; exit 1 ;;
esac
encode() { base64 2>/dev/null || openssl base64; }
digest() { { sha256sum || shasum -a 256 || openssl dgst -sha256 -r; } 2>/dev/null | cut -c 1-64; }
body=$(printf '%s' "$raw" | encode 2>/dev/null | tr -d '\n')
sum=$(printf '%s' "$raw" | digest)
version=$(printf '%s' "$raw" | sed -n 's/^@@PT\/1 [0-9a-f]* begin collector=\([^ ]*\) .*/\1/p' | head -n 1)

content() {
  # Without any base64 the bare text does as well.
  if [ -z "$body" ]; then printf '%s' "$raw"; return; fi
  printf '{"schema":"packtic.transcript/1","collector":"%s","takenAt":"%s","host":"%s",' "$version" "$taken" "$host"
  [ "${#sum}" = 64 ] && printf '"sha256":"%s",' "$sum"
  printf '"body":"%s"}\n' "$body"
}
wanted=$(content | wc -c)
# Whole, or not at all: a stick may be full.
keep() {
  mkdir -p "$1" 2>/dev/null || return 1
  file="$1/$name"
  if content 2>/dev/null >"$file.part" && [ "$(wc -c <"$file.part")" -eq "$wanted" ] && mv "$file.part" "$file" 2>/dev/null; then return 0; fi
  rm -f "$file.part" 2>/dev/null
  return 1
}
if keep "$here/releves" 2>/dev/null; then
  echo "Relevé écrit : $file"
  exit 0
fi
desk=$(xdg-user-dir DESKTOP 2>/dev/null)
for folder in "$desk" "$HOME/Bureau" "$HOME/Desktop" "$HOME"; do
  [ -n "$folder" ] && [ -d "$folder" ] || continue
  if keep "$folder" 2>/dev/null; then
    echo 'La clé est pleine ou protégée en écriture.'
    echo "Relevé écrit : $file"
    exit 0
  fi
done
echo 'Le relevé n’a pu être écrit ni sur la clé ni sur le bureau.'
exit 1
