# nginx's package makes a trial page and leaves it when it goes.
PAGE=/var/www/html/index.nginx-debian.html
if grep -qs 'Welcome to nginx' "$PAGE"; then rm -f "$PAGE"; rmdir /var/www/html /var/www 2>/dev/null || :; fi
