#!/bin/sh
# Imports programmes and plays them, all on one clock: play.sh NAME... [OPTION of `samverka play`]...
set -eu
exec samverka play --home /var/lib/samverka --addresses /opt/samverka/addresses.json --programmes /programmes "$@"
