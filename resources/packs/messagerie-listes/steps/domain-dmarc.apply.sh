#!/bin/sh
# Nothing on this machine can put it right: what to ask for is said.
echo 'no DMARC record: nobody says what to do with false mail'
