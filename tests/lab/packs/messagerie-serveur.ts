// The house's own mail server, asked by Python's mail programs as its people, another server and a stranger would ask it; the
// records of its name stand in a name server of the machine itself.
import type { PackProof } from './proof.ts'

const PHRASE = 'une phrase d’essai de courrier'
const NAME_SERVER = `set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get -q update >/dev/null
apt-get -qy --no-install-recommends install dnsmasq openssl >/dev/null 2>&1
# The key comes from the house's former server: what is published is its other half, and stays good.
mkdir -p /var/lib/packtic-mail/dkim
openssl genrsa -out /var/lib/packtic-mail/dkim/essai.test.courrier.key 2048 2>/dev/null
key=$(openssl rsa -in /var/lib/packtic-mail/dkim/essai.test.courrier.key -pubout 2>/dev/null | sed '/^-/d' | tr -d '\\n')
printf 'no-resolv\\nlisten-address=127.0.0.1\\nbind-interfaces\\nmx-host=essai.test,courrier.essai.test,10\\nhost-record=courrier.essai.test,%s\\ntxt-record=essai.test,"v=spf1 mx -all"\\ntxt-record=_dmarc.essai.test,"v=DMARC1; p=quarantine"\\ntxt-record=courrier._domainkey.essai.test,"v=DKIM1; k=rsa; p=","%s","%s"\\n' "$(hostname -I | cut -d' ' -f1)" "$(printf %s "$key" | cut -c1-200)" "$(printf %s "$key" | cut -c201-)" > /etc/dnsmasq.d/essai.conf
systemctl restart dnsmasq
rm -f /etc/resolv.conf
echo 'nameserver 127.0.0.1' > /etc/resolv.conf`

/** Python as one who sits elsewhere: by the machine's own address, which is no address of its inside. */
const python = (text: string): string => `cat > /run/essai.py <<'END_OF_PYTHON'
import smtplib, imaplib, ssl, sys, time, subprocess, email
from email.message import EmailMessage
own = subprocess.run(["hostname", "-I"], capture_output=True, text=True).stdout.split()[0]
first = dict(line.split() for line in open("/etc/packtic/mail-server/first-passwords"))
trust = ssl._create_unverified_context()
def message(of, to, subject):
    m = EmailMessage()
    m["From"], m["To"], m["Subject"], m["Date"], m["Message-ID"] = of, to, subject, email.utils.formatdate(), email.utils.make_msgid(domain="essai.test")
    m.set_content("Bonjour à toutes et tous, un message d’essai.")
    return m
def submit(login, password, of, to, subject, port=587):
    with (smtplib.SMTP_SSL(own, port, context=trust) if port == 465 else smtplib.SMTP(own, port)) as s:
        if port == 587: s.starttls(context=trust)
        s.login(login, password)
        s.send_message(message(of, to, subject), of, to)
def read(login, subject):
    with imaplib.IMAP4_SSL(own, 993, ssl_context=trust) as i:
        i.login(login, first[login])
        i.select("INBOX")
        for _ in range(30):
            i.noop()
            found = i.search(None, "SUBJECT", f'"{subject}"')[1][0].split()
            if found: return email.message_from_bytes(i.fetch(found[-1], "(RFC822)")[1][0][1])
            time.sleep(1)
def told(work):
    try: work()
    except smtplib.SMTPRecipientsRefused as e: return sorted({c for c, _ in e.recipients.values()})
    except (smtplib.SMTPResponseException,) as e: return e.smtp_code
    except Exception as e: return type(e).__name__
    return "done"
bureau, anne = "bureau@essai.test", "anne.martin@essai.test"
${text}
END_OF_PYTHON
python3 /run/essai.py 2>&1; rm -f /run/essai.py`

export const proof: PackProof = {
  before: NAME_SERVER,
  options: { domain: 'essai.test', mailName: 'courrier.essai.test', mailboxes: 'bureau anne.martin tresorier', lists: 'membres ca', webTitle: 'Le courrier d’essai', backupTarget: '/srv/sauvegarde' },
  secrets: { backupPassphrase: PHRASE },
  claims: [
    { says: 'one person of the house writes to another, by both doors, and it is read, signed', command: python(`for port in (587, 465):
    submit(bureau, first[bureau], bureau, anne, f"Porte {port}", port)
    m = read(anne, f"Porte {port}")
    print(m["Subject"], m["From"], "signed" if "d=essai.test" in m["DKIM-Signature"] and "s=courrier" in m["DKIM-Signature"] else "bare")`), fits: /^Porte 587 bureau@essai\.test signed\nPorte 465 bureau@essai\.test signed$/m },
    { says: 'the published half of the key opens that signature', command: `file=$(grep -rl 'Subject: Porte 587' /srv/mail/essai.test/anne.martin/Maildir | head -n 1); rspamc -h 127.0.0.1:11333 --ip 192.0.2.9 --from bureau@essai.test symbols < "$file" | grep -oE 'R_DKIM_ALLOW|R_DKIM_REJECT|DMARC_POLICY_ALLOW' | sort -u`, fits: /^DMARC_POLICY_ALLOW\nR_DKIM_ALLOW\n?$/ },
    { says: 'a wrong password, no password, an open line and another’s name are refused', command: python(`print(told(lambda: submit(bureau, "autre", bureau, anne, "x")))
def bare():
    with smtplib.SMTP(own, 587) as s: s.login(bureau, first[bureau])
print(told(bare))
def nobody():
    with smtplib.SMTP(own, 587) as s:
        s.starttls(context=trust)
        s.send_message(message(bureau, anne, "x"), bureau, anne)
print(told(nobody))
print(told(lambda: submit(anne, first[anne], bureau, anne, "x")))
print(told(lambda: imaplib.IMAP4(own, 143)))`), fits: /^535\nSMTPNotSupportedError\n(?:\[55\d\]|530|SMTPSenderRefused|55\d)\n\[553\]\nConnectionRefusedError$/m },
    { says: 'another server brings mail for the house, and no stranger sends through it', command: python(`def door(of, to, subject):
    with smtplib.SMTP(own, 25) as s: s.send_message(message(of, to, subject), of, to)
print(told(lambda: door("ami@ailleurs.example", anne, "Du dehors")), read(anne, "Du dehors")["From"])
print(told(lambda: door("ami@ailleurs.example", "autre@loin.example", "x")), told(lambda: door("ami@ailleurs.example", "inconnu@essai.test", "x")))
def guess():
    with smtplib.SMTP(own, 25) as s:
        s.starttls(context=trust)
        s.login(bureau, first[bureau])
print(told(guess))`), fits: /^done ami@ailleurs\.example\n\[[45]54\] \[550\]\nSMTPNotSupportedError$/m },
    { says: 'the addresses of the service reach the first mailbox', command: python(`with smtplib.SMTP(own, 25) as s: s.send_message(message("ami@ailleurs.example", "postmaster@essai.test", "Au service"), "ami@ailleurs.example", "postmaster@essai.test")
subprocess.run(["sh", "-c", "printf 'Subject: De la machine\\\\n\\\\nx\\\\n' | /usr/sbin/sendmail root"])
print(read(bureau, "Au service")["To"], read(bureau, "De la machine") is not None)`), fits: /^postmaster@essai\.test True$/m },
    { says: 'a list carries a member’s message to the others, holds a stranger’s, and answers a command', command: python(`submit(anne, first[anne], anne, "membres@essai.test", "A la liste")
for member in (bureau, "tresorier@essai.test"):
    m = read(member, "A la liste")
    print("membres.essai.test" in m["List-Id"])
with smtplib.SMTP(own, 25) as s: s.send_message(message("ami@ailleurs.example", "ca@essai.test", "Reclame"), "ami@ailleurs.example", "ca@essai.test")
submit(anne, first[anne], anne, "membres-request@essai.test", "help")
def answered():
    with imaplib.IMAP4_SSL(own, 993, ssl_context=trust) as i:
        i.login(anne, first[anne]); i.select("INBOX")
        for _ in range(40):
            i.noop()
            if i.search(None, "HEADER", "FROM", "membres", "NOT", "HEADER", "List-Post", "membres")[1][0].split(): return True
            time.sleep(1)
print(answered())
with imaplib.IMAP4_SSL(own, 993, ssl_context=trust) as i:
    i.login(anne, first[anne]); i.select("INBOX")
    print(len(i.search(None, "SUBJECT", "Reclame")[1][0].split()))`), fits: /^True\nTrue\nTrue\n0$/m },
    { says: 'a stranger cannot put himself on a list', command: python(`with smtplib.SMTP(own, 25) as s: s.send_message(message("intrus@ailleurs.example", "membres-join@essai.test", "join"), "intrus@ailleurs.example", "membres-join@essai.test")
time.sleep(8)
print(subprocess.run(["setpriv", "--reuid", "list", "--regid", "list", "--init-groups", "mailman", "members", "membres@essai.test"], capture_output=True, text=True, cwd="/").stdout)`), fits: /^anne\.martin@essai\.test\nbureau@essai\.test\ntresorier@essai\.test\s*$/ },
    { says: 'a browser opens one’s own mailbox, and no other', command: python(`import urllib.request, urllib.parse, http.cookiejar, re, socket
real = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest: real(own, *rest)
def enter(password):
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = browser.open("http://courrier.essai.test/").read().decode()
    form = urllib.parse.urlencode({"_token": re.search(r'name="_token" value="([^"]*)"', page)[1], "_task": "login", "_action": "login", "_user": anne, "_pass": password}).encode()
    try: got = browser.open("https://courrier.essai.test/?_task=login", form)
    except urllib.error.HTTPError as e: return e.code
    text = got.read().decode()
    return "shown" if 'id="messagelist' in text else "asked"
print(enter(first[anne]), enter("autre"))
page = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust)).open("http://courrier.essai.test/")
text = page.read().decode()
print(page.url, re.search(r"<html[^>]* lang=.([a-z]+)", text)[1], len(re.findall(r"<label[^>]* for=", text)) >= 2, "Le courrier d" in text)`), fits: /^shown (401|asked)\nhttps:\/\/courrier\.essai\.test\/ fr True True$/m },
    { says: 'what must stay closed behind the page is closed', command: `for p in /config/config.inc.php /logs/errors.log /SQL/sqlite.initial.sql /installer/ /.htaccess /bin/update.sh /index.php/../../config; do curl -sk --path-as-is --noproxy '*' -o /dev/null -w '%{http_code}\\n' --resolve courrier.essai.test:443:127.0.0.1 "https://courrier.essai.test$p"; done | sort | uniq -c`, fits: /^(\s*\d (404|403|400)\n)+$/ },
    { says: 'the mail comes in and nothing else but help, at the next start too', command: `iptables-save | grep -E '^:INPUT '; iptables-save | grep -oE -- '-A ufw-user-input .*--dport [0-9]+ .*' | sort -u; systemctl is-enabled ufw`, fits: /^:INPUT DROP .*\n(?:-A ufw-user-input -p tcp -m tcp --dport (?:22|25|80|443|465|587|993) -j ACCEPT\n){7}enabled\n?$/ },
    { says: 'nothing for the house waits in the queue', command: `postqueue -j | grep -oE '"address": *"[^"]+"' | grep -c '@essai\\.test'`, fits: /^0$/m },
    { says: 'the sheet says the four lines to publish, with the machine’s own key', command: `cat /etc/packtic/mail-server/dns.txt; grep -cF "p=$(openssl rsa -in /var/lib/packtic-mail/dkim/essai.test.courrier.key -pubout 2>/dev/null | sed '/^-/d' | tr -d '\\n')\\"" /etc/packtic/mail-server/dns.txt`, fits: /essai\.test\. MX 10 courrier\.essai\.test\.[\s\S]*"v=spf1 mx -all"[\s\S]*courrier\._domainkey\.essai\.test\. TXT "v=DKIM1[\s\S]*_dmarc[\s\S]*\n1\n?$/ },
    { says: 'a mailbox comes back from the archive byte for byte, and the lists with it', command: `export BORG_BASE_DIR=/run/essai-borg BORG_PASSCOMMAND="cat /etc/packtic/backup/mail/passphrase" BORG_REPO=/srv/sauvegarde/packtic-mail; systemctl start packtic-backup-mail.service; mkdir -p /run/reprise; cd /run/reprise; borg extract "::$(borg list --last 1 --short)" srv/mail var/lib/packtic-mail; diff -r srv/mail/essai.test/anne.martin /srv/mail/essai.test/anne.martin && diff -r var/lib/packtic-mail/dkim /var/lib/packtic-mail/dkim && find srv/mail/essai.test/anne.martin -type f -path '*/Maildir/*/*' -exec grep -l '^Subject: Porte' {} + | wc -l; python3 -c 'import sqlite3; print(sorted(n for n, in sqlite3.connect("var/lib/packtic-mail/bases/mailman.db").execute("select list_name from mailinglist")))'; rm -rf /run/reprise /run/essai-borg`, fits: /^2\n\['ca', 'membres', 'packtic-boucle'\]$/m },
    { says: 'each password lies where the card says, for root alone, and nowhere else', command: `grep -rlaF $(sed 's/.* /-e /' /etc/packtic/mail-server/first-passwords) -e "$(cat /etc/packtic/mail-server/trial-password)" -e '${PHRASE}' /etc /var /root /srv /tmp 2>/dev/null | sort; stat -c %a:%U /etc/packtic/mail-server/first-passwords /etc/packtic/mail-server/trial-password; wc -l < /etc/packtic/mail-server/first-passwords`, fits: /^\/etc\/packtic\/backup\/mail\/passphrase\n\/etc\/packtic\/mail-server\/first-passwords\n\/etc\/packtic\/mail-server\/trial-password\n600:root\n600:root\n3\n?$/ },
    { says: 'what was put in can be known again', command: 'cat /etc/packtic/pack.json', fits: /"id":"messagerie-serveur","version":"1\.\d+\.\d+","packHash":"[0-9a-f]{64}"/ },
  ],
  stays: [
    // The mail and its copies are the client's; so is the key that was there before, and what is known to have gone round.
    /^\/srv\/(mail|sauvegarde)(\/|$)/, /^\/var\/lib\/packtic-mail(\/|$)/,
    /^\/etc\/(ld\.so\.cache|\.pwd\.lock)$/,
  ],
}
