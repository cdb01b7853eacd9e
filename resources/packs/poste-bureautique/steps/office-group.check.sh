#!/bin/sh
getent group bureau >/dev/null || exit 1
