for _ in $(seq 30); do [ -z "$(ss -Hltn 'sport = :25')" ] || exit 0; sleep 1; done
echo 'the mail does not answer'
exit 1
