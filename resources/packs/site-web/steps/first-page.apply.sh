#!/bin/sh
set -eu
mkdir -p "$UNDO"
title=$(printf %s "$OPT_siteTitle" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g')
cat > /srv/www/site/index.html.new <<END_OF_PAGE
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
body { margin: 0 auto; max-width: 42rem; padding: 1rem; font: 1.125rem/1.5 sans-serif; color: #1c2422; background: #ffffff }
a { color: #0a6a5f } a:focus { outline: 3px solid #1b4fc4; outline-offset: 2px }
.evitement { position: absolute; left: -999rem } .evitement:focus { position: static }
</style>
</head>
<body>
<a class="evitement" href="#contenu">Aller au contenu</a>
<header><p>$title</p></header>
<main id="contenu">
<h1>Bienvenue</h1>
<p>Ce site est en place. Cette page est à remplacer par la vôtre.</p>
</main>
<footer><p>Pages servies par des logiciels libres.</p></footer>
</body>
</html>
END_OF_PAGE
chmod 644 /srv/www/site/index.html.new
sync /srv/www/site/index.html.new
mv -T /srv/www/site/index.html.new /srv/www/site/index.html
cp /srv/www/site/index.html "$UNDO/first-page.ours"
