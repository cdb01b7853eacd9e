#!/bin/sh
set -eu
apt-config shell on APT::Periodic::Unattended-Upgrade | grep -q "'1'"
# The Debian default takes the security suite: somebody may have emptied it.
apt-config dump | grep -q '^Unattended-Upgrade::Origins-Pattern:: .*Debian-Security'
