FILE=/etc/ssh/sshd_config.d/packtic.conf KEPT=${UNDO-}/ssh-limits
# Without anybody to become root by sudo, root's own login is the only door: it stays open.
wanted() {
  if getent group sudo | grep -q ':[^:]*[^:]$'; then echo 'PermitRootLogin no'; fi
  echo 'MaxAuthTries 4'
  echo 'LoginGraceTime 30'
}
