for _ in $(seq 30); do [ -z "$(ss -Hltn 'sport = :993')" ] || exit 0; sleep 1; done
echo 'the reading of the mailboxes does not answer'
exit 1
