FILE=/etc/mailman3/mailman.cfg KEPT=${UNDO-}/list-settings
wanted() { sed "s/^site_owner: .*/site_owner: postmaster@$OPT_domain/; s/^default_language: .*/default_language: fr/; s/^show_tracebacks: .*/show_tracebacks: no/" "$1"; }
