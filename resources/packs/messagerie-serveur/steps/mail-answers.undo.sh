set -eu
was=$(cat "$UNDO/mail-answers.was")
if [ -n "$was" ]; then echo "postfix postfix/main_mailer_type select $was" | debconf-set-selections; else echo 'UNREGISTER postfix/main_mailer_type' | debconf-communicate postfix >/dev/null; fi
