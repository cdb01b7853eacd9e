#!/bin/sh
# Nothing on this machine can put it right: what to ask for is said.
echo 'no SPF record: others may write in the name of the house'
