#!/bin/sh
rm -f /var/lib/systemd/timers/stamp-packtic-sauvegarde.timer
