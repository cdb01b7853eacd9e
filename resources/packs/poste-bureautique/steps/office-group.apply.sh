#!/bin/sh
groupadd bureau
