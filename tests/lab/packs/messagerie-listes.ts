// Mail at a host, with a small host of mailboxes on the machine itself: a real server of sending and one of receiving, and
// the records of the name in a name server of its own.
import type { PackProof } from './proof.ts'

const MAIL_HOST = `set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get -q update >/dev/null
echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
apt-get -qy --no-install-recommends install postfix dovecot-imapd dnsmasq openssl ca-certificates >/dev/null 2>&1 || apt-get -qy --no-install-recommends install postfix dovecot-imapd dnsmasq openssl ca-certificates
echo '127.0.0.1 mail.essai.test' >> /etc/hosts
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=mail.essai.test -addext subjectAltName=DNS:mail.essai.test -addext basicConstraints=critical,CA:TRUE -keyout /etc/ssl/essai.key -out /etc/ssl/essai.pem 2>/dev/null
cp /etc/ssl/essai.pem /usr/local/share/ca-certificates/essai.crt
update-ca-certificates >/dev/null
useradd -m -s /usr/sbin/nologin essai
printf 'essai:essai d"avril\\n' | chpasswd
if dpkg --compare-versions "$(dpkg-query -W -f='\${Version}' dovecot-core)" lt 1:2.4; then
  printf 'ssl = required\\nssl_cert = </etc/ssl/essai.pem\\nssl_key = </etc/ssl/essai.key\\nauth_username_format = %%Ln\\nmail_location = maildir:~/Maildir\\n' > /etc/dovecot/local.conf
else
  printf 'ssl = required\\nssl_server_cert_file = /etc/ssl/essai.pem\\nssl_server_key_file = /etc/ssl/essai.key\\nauth_username_format = %%{user | username | lower}\\nmail_driver = maildir\\nmail_path = ~/Maildir\\nmail_inbox_path = ~/Maildir\\n' > /etc/dovecot/local.conf
fi
printf 'service auth {\\n unix_listener /var/spool/postfix/private/auth {\\n  mode = 0660\\n  user = postfix\\n  group = postfix\\n }\\n}\\n' >> /etc/dovecot/local.conf
[ -e /etc/postfix/main.cf ] || cp /usr/share/postfix/main.cf.debian /etc/postfix/main.cf
postconf -e compatibility_level=3.6 alias_maps= alias_database= myhostname=mail.essai.test mydestination=essai.test,localhost home_mailbox=Maildir/ smtpd_tls_cert_file=/etc/ssl/essai.pem smtpd_tls_key_file=/etc/ssl/essai.key smtpd_sasl_auth_enable=yes smtpd_sasl_type=dovecot smtpd_sasl_path=private/auth
postconf -M 465/inet='465 inet n - n - - smtpd'
postconf -P 465/inet/smtpd_tls_wrappermode=yes 465/inet/smtpd_recipient_restrictions=permit_sasl_authenticated,reject
# The folder of dovecot's door is made by postfix when it starts.
systemctl restart postfix
systemctl restart dovecot
printf 'no-resolv\\nlisten-address=127.0.0.1\\nbind-interfaces\\nmx-host=essai.test,mail.essai.test,10\\ntxt-record=essai.test,"v=spf1 mx -all"\\ntxt-record=libre._domainkey.essai.test,"v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0B"\\ntxt-record=_dmarc.essai.test,"v=DMARC1; p=quarantine"\\n' > /etc/dnsmasq.d/essai.conf
systemctl restart dnsmasq
echo 'nameserver 127.0.0.1' > /etc/resolv.conf`

export const proof: PackProof = {
  before: MAIL_HOST,
  options: { domain: 'essai.test', imapServer: 'mail.essai.test', smtpServer: 'mail.essai.test', provider: 'un hébergeur', loop: 'true', testAddress: 'essai@essai.test', dkimSelector: 'libre' },
  secrets: { testPassword: 'essai d"avril' },
  claims: [
    { says: 'the trial message lies in the mailbox, on the server’s own disk', command: `grep -rhc '^Subject: Essai packtic-' /home/essai/Maildir/new /home/essai/Maildir/cur`, fits: /^1$/m },
    { says: 'it came by a login of that address, on the secured way', command: `journalctl -u 'postfix*' --no-pager | grep -oE 'sasl_username=[^ ,]+' | sort | uniq -c; journalctl -u dovecot --no-pager | grep -oE 'Log(in|ged in): user=<essai>.*TLS' | head -n 1`, fits: /1 sasl_username=essai(@essai\.test)?\n[\s\S]*Log(in|ged in): user=<essai>/ },
    { says: 'its password is nowhere on the disk', command: `grep -rlF 'essai d"avril' /var/lib/packtic /var/log /etc /root /tmp /run/packtic 2>/dev/null | wc -l`, fits: /^0$/m },
    { says: 'Thunderbird will know the servers by the name alone', command: `perl -0ne 'print "$1 $2 $3\\n" while m{<(?:in|out)comingServer|<(incomingServer|outgoingServer) type="(\\w+)">\\s*<hostname>([^<]+)}g' /usr/lib/thunderbird/isp/essai.test.xml; perl -0ne 'print "$1:$2 " while m{<hostname>([^<]+)</hostname>\\s*<port>(\\d+)}g' /usr/lib/thunderbird/isp/essai.test.xml`, fits: /mail\.essai\.test:993 mail\.essai\.test:465/ },
    { says: 'Thunderbird starts with these settings, in French', command: `su - client -c 'timeout 60 thunderbird --headless --version'; ls /usr/lib/thunderbird/extensions/ /usr/share/thunderbird/extensions/ 2>/dev/null | grep -c fr`, fits: /Thunderbird \d+[\s\S]*^[1-9]/im },
    { says: 'the guide names the domain and the host', command: `cat /usr/local/share/doc/packtic/messagerie.html`, fits: /@essai\.test[\s\S]*un hébergeur/ },
    { says: 'an address opens with the mail program', command: `su - client -c 'command -v xdg-mime >/dev/null && XDG_CONFIG_DIRS=/etc/xdg xdg-mime query default x-scheme-handler/mailto || grep mailto /etc/xdg/mimeapps.list'`, fits: /thunderbird\.desktop/ },
    { says: 'what was put in can be known again', command: `cat /etc/packtic/pack.json`, fits: /"id":"messagerie-listes","version":"1\.\d+\.\d+"/ },
  ],
  // The mail host of the trial goes on living, and keeps the message.
  stays: [/^\/var\/(lib|spool)\/(postfix|dovecot)\//, /^\/home\/essai\//],
}
