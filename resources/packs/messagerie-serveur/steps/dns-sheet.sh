FILE=/etc/packtic/mail-server/dns.txt
KEY=/var/lib/packtic-mail/dkim/$OPT_domain.$OPT_dkimSelector.key
public() { openssl rsa -in "$KEY" -pubout 2>/dev/null | sed '/^-/d' | tr -d '\n'; }
wanted() {
  cat <<END_OF_SHEET
À publier chez l’hébergeur du nom $OPT_domain, ligne par ligne.

Où va le courrier (MX) :
$OPT_domain. MX 10 $OPT_mailName.
Le nom $OPT_mailName mène à l’adresse publique de ce serveur (A, AAAA), et cette adresse à ce nom (PTR, chez le fournisseur d’accès).

Qui peut écrire en ce nom (SPF) :
$OPT_domain. TXT "v=spf1 mx -all"

La signature des messages (DKIM) :
$OPT_dkimSelector._domainkey.$OPT_domain. TXT "v=DKIM1; k=rsa; p=$(public)"

Ce que les autres font d’un faux message (DMARC) :
_dmarc.$OPT_domain. TXT "v=DMARC1; p=quarantine; rua=mailto:postmaster@$OPT_domain"
END_OF_SHEET
}
