#!/bin/sh
set -eu
getent group bureau >/dev/null || exit 1
