#!/bin/sh
# The clock follows a time service: certificates, mail and archives depend on it.
set -eu
# In a container the clock belongs to the machine around it.
if systemd-detect-virt -cq; then exit 0; fi
unit=$(service) || exit 1
systemctl is-enabled --quiet "$unit" || exit 1
systemctl is-active --quiet "$unit" || exit 1
