#!/bin/sh
set -eu
for disk in $(disks); do if ill "$disk"; then echo "the disk $disk is failing: save its data and replace it first"; exit 1; fi; done
