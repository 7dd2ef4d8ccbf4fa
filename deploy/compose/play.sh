#!/bin/sh
# Brings a programme file to the services and plays a year of it: play.sh NAME [OPTION of `samverka play`]...
set -eu
there="--home /var/lib/samverka --addresses /opt/samverka/addresses.json"
name=$1
shift
samverka programme import $there "/programmes/$name.yaml"
exec samverka play $there --programmes /programmes "$name" "$@"
