#!/bin/sh
set -eu
# Read by a program that knows the format: a comma too many would leave everything at its default.
perl -MJSON::PP -e 'local $/; my $read = decode_json(<STDIN>); exit(exists $read->{policies}{RequestedLocales} ? 0 : 1)' < /etc/thunderbird/policies/policies.json
