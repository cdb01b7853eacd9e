#!/bin/sh
# macOS opens this in Terminal on a double click; the work is in releve.sh.
sh "$(dirname -- "$0")/releve.sh"
printf 'Cette fenêtre peut être fermée.\n'
