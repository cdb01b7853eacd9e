# Nothing on this machine can put it right: the host of the name publishes it.
echo "not published yet: the line to publish is in /etc/packtic/mail-server/dns.txt"
