#!/bin/sh
set -eu
# Read by a program that knows the format: a comma too many would leave everything at its default.
jq -e '.policies.RequestedLocales' /etc/thunderbird/policies/policies.json >/dev/null
