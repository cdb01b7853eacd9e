#!/bin/sh
set -eu
wanted() {
  cat <<XML
<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
 <emailProvider id="$OPT_domain">
  <domain>$OPT_domain</domain>
  <displayName>$OPT_domain</displayName>
  <displayShortName>$OPT_domain</displayShortName>
  <incomingServer type="imap">
   <hostname>$OPT_imapServer</hostname>
   <port>993</port>
   <socketType>SSL</socketType>
   <username>%EMAILADDRESS%</username>
   <authentication>password-cleartext</authentication>
  </incomingServer>
  <outgoingServer type="smtp">
   <hostname>$OPT_smtpServer</hostname>
   <port>465</port>
   <socketType>SSL</socketType>
   <username>%EMAILADDRESS%</username>
   <authentication>password-cleartext</authentication>
  </outgoingServer>
 </emailProvider>
</clientConfig>
XML
}
FILE=/usr/lib/thunderbird/isp/$OPT_domain.xml KEPT=$UNDO/mail-servers
mkdir -p "$UNDO"
if [ ! -e "$KEPT.old" ] && [ ! -e "$KEPT.absent" ]; then
  if [ -e "$FILE" ]; then cp -p "$FILE" "$KEPT.part"; mv "$KEPT.part" "$KEPT.old"; else : > "$KEPT.absent"; fi
fi
[ -d "${FILE%/*}" ] || { : > "$KEPT.folder"; mkdir "${FILE%/*}"; }
wanted > "$FILE.packtic"
chmod 0644 "$FILE.packtic"
sync "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
cp "$FILE" "$KEPT.ours"
