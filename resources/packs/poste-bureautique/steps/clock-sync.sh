# The time service this machine has; Debian puts in one at most.
service() {
  for unit in chrony ntpsec ntp openntpd systemd-timesyncd; do
    if systemctl cat "$unit.service" >/dev/null 2>&1; then echo "$unit.service"; return 0; fi
  done
  return 1
}
