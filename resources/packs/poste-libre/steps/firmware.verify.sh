#!/bin/sh
set -eu
[ "$(systemctl show -p LoadState --value fwupd.service)" = loaded ]
