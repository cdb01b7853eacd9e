#!/bin/sh
set -eu
# The value journald reads, all files together: a later file of the owner may say otherwise.
[ "$(systemd-analyze cat-config systemd/journald.conf | grep '^SystemMaxUse=' | tail -n 1)" = SystemMaxUse=200M ]
