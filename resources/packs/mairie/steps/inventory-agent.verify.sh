#!/bin/sh
set -eu
grep -qx "server = $OPT_inventoryServer" /etc/fusioninventory/conf.d/packtic.cfg
