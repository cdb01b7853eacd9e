#!/bin/sh
# A group somebody was put in is no longer ours to remove.
[ -z "$(getent group bureau | cut -d: -f4)" ] || exit 1
groupdel bureau
