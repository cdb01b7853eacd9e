#!/bin/sh
set -eu
grep -q '<html lang="fr">' /srv/www/site/index.html
grep -q '<main' /srv/www/site/index.html
