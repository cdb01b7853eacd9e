#!/bin/sh
getent group bureau >/dev/null
