FILE=/usr/lib/thunderbird/isp/$OPT_domain.xml KEPT=${UNDO-}/mail-servers
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
