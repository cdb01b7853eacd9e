#!/bin/sh
grep -qF "\"packHash\":\"$PACK_HASH\"" /etc/packtic/pack.json
