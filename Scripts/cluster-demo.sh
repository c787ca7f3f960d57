#!/usr/bin/env bash
# The analysis on a Dask cluster: starts a scheduler and two workers on this machine, with Dask's dashboard, runs it there, ends them.
#   cluster-demo.sh PLAYGROUND [ARGUMENT]...   PLAYGROUND is the release build; the arguments are its own
# At a terminal the cluster stays until Enter, so that the dashboard can be looked at. It ends with this script, however that ends.
set -euo pipefail

[ "$#" -ge 1 ] || { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2; }
servers=$(dirname "$0")/servers
folder=$(mktemp -d)
program=""
end() {
    [ -z "$program" ] || kill "$program" 2> /dev/null || true
    "$servers/dask.sh" stop "$folder/cluster"
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 130' INT TERM

"$servers/dask.sh" start "$folder/cluster" $$ --dashboard
said() { sed -n "s/^$1=//p" "$folder/cluster/env"; }
echo "a scheduler and two workers at $(said ADDRESS), their dashboard at $(said DASHBOARD)"
echo
# In the background, so that an interruption is heard at once.
SATCHEL_PYTHON=$(said PYTHON) "$1" --backend "dask:$(said ADDRESS)" "${@:2}" &
program=$!
wait "$program"
program=""
if [ -t 0 ] && [ -t 1 ]; then
    echo
    read -r -p "The dashboard is at $(said DASHBOARD); Enter ends the cluster. " || true
fi
