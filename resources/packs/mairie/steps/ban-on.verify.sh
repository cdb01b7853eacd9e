#!/bin/sh
set -eu
fail2ban-client ping | grep -q pong
fail2ban-client status sshd | grep -q 'Currently banned'
