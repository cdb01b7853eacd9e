FOLDER=/var/lib/packtic-mail/dkim
KEY=$FOLDER/$OPT_domain.$OPT_dkimSelector.key
