#!/bin/sh
# Nothing on this machine can put it right: what to ask for is said.
echo 'no DKIM key under this selector: the host of the mailboxes gives it'
