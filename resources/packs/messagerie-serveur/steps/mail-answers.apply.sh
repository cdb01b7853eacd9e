set -eu
mkdir -p "$UNDO"
[ -e "$UNDO/mail-answers.was" ] || answer > "$UNDO/mail-answers.was"
echo "postfix postfix/main_mailer_type select $ANSWER" | debconf-set-selections
