#!/bin/sh
case $(date +%Z) in CET|CEST) exit 0 ;; *) exit 1 ;; esac
