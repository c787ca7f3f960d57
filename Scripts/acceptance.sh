#!/usr/bin/env bash
# What only whole builds can show: a package outside the tree in release, static and debug, and workers in each.
# It shares the project's build folder, so that swift-syntax is compiled once a configuration.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ $# -eq 0 ]; then
    # SwiftPM keeps what it knows of the root package there, and takes it for that of any other.
    forget() { rm -f .build/debug/description.json .build/release/description.json; }
    trap forget EXIT
    forget
    Scripts/step.sh "outside, release" 600 Scripts/acceptance.sh release -c release
    Scripts/step.sh "outside, static" 180 Scripts/acceptance.sh static -c release --static-swift-stdlib
    Scripts/step.sh "outside, debug" 240 Scripts/acceptance.sh debug --build-tests
    Scripts/step.sh "outside, its tests" 120 swift test --skip-build --package-path Tests/Outside --scratch-path .build
    exit
fi

name=$1
shift
swift build --package-path Tests/Outside --scratch-path .build "$@"
configuration=debug
[ "$name" = debug ] || configuration=release
program=.build/$configuration/Outside
"$program"
if [ "$name" = static ] && ldd "$program" | grep -q libswiftCore; then
    echo "the static build of the outside package loads libswiftCore" >&2
    exit 1
fi

# A worker ends with its channel and never enters main.
output=$(SATCHEL_WORKER=0:1 timeout 60 "$program" < /dev/null)
if [ -n "$output" ]; then
    echo "worker, $name: expected no output, found: $output" >&2
    exit 1
fi
echo "worker, $name: entered and left without main"

# The analysis on worker processes gives what it gives in memory: on real hours, or where those are not at hand on generated ones.
playground=.build/$configuration/Playground
hours=${SATCHEL_SHARED:-../shared}/data/gharchive
if [ -d "$hours" ]; then
    data=("$hours/2015-01-01-?.json.gz" "$hours/2015-01-01-15.json.gz")
else
    echo "analysis, $name: no real hours at $hours, so on generated ones"
    "$playground" hours .satchel/acceptance --hours 2 --events 3000 > /dev/null
    data=(".satchel/acceptance/*.json.gz")
fi
options=()
for pattern in "${data[@]}"; do options+=(--data "$pattern"); done
answers() {
    "$playground" --json --backend "$1" "${options[@]}" | python3 -c '
import json, sys
answers = json.load(sys.stdin)
answers.pop("seconds")
print(json.dumps(answers, sort_keys=True))'
}
expected=$(answers memory)
found=$(answers processes:2)
if [ "$expected" != "$found" ] || [ -z "$expected" ]; then
    echo "analysis, $name: processes:2 and memory differ: $found, $expected" >&2
    exit 1
fi
echo "analysis, $name: processes:2 and memory agree on $(echo "$expected" | grep -o '"events": [0-9]*')"
