#!/bin/sh
set -eu
getent group bureau >/dev/null || groupadd bureau
