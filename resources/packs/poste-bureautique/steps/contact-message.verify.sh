#!/bin/sh
[ "$(grep -cF "Assistance : $OPT_contact" /etc/motd)" = 1 ]
