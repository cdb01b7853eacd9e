#!/bin/sh
set -eu
lpstat -r | grep -qx 'scheduler is running'
