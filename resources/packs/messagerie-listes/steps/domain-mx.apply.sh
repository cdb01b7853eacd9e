#!/bin/sh
# Nothing on this machine can put it right: what to ask for is said.
echo 'mail for the domain goes nowhere: ask the host of the name for an MX record'
