#!/bin/sh
set -eu
# Well-formed, and as many accounts as lines.
perl -ne 'exit 1 if split(/;/) != 3' /usr/local/share/packtic/comptes-association.csv
