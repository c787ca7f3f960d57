#!/usr/bin/env bash
# step.sh NAME BUDGET_SECONDS COMMAND...: runs one part of a build and shows what it took; too long is a warning, no failure.
set -uo pipefail

if [ "$#" -lt 3 ]; then
    echo "usage: step.sh NAME BUDGET_SECONDS COMMAND..." >&2
    exit 2
fi
name=$1
budget=$2
shift 2

echo "== $name"
start=$SECONDS
"$@"
status=$?
took=$((SECONDS - start))
if [ "$status" -ne 0 ]; then
    echo "== $name: failed with exit code $status after $took s (budget $budget s)"
    exit "$status"
fi
echo "== $name: $took s (budget $budget s)"
if [ "$took" -gt "$budget" ]; then
    echo "== warning: $name took $((took - budget)) s more than its budget"
fi
