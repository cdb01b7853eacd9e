#!/bin/sh
# A later file of the owner may say otherwise.
apt-config shell on APT::Periodic::Unattended-Upgrade | grep -q "'1'" || exit 1
