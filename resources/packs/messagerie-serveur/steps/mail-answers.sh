# Debian's question about mail is answered before it is asked, and at each update: the settings are ours.
ANSWER='No configuration'
answer() { awk -v RS= '/^Name: postfix\/main_mailer_type\n/ { count = split($0, lines, "\n"); for (i = 1; i <= count; i++) if (sub(/^Value: /, "", lines[i])) print lines[i] }' /var/cache/debconf/config.dat; }
