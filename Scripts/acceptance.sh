#!/usr/bin/env bash
# What only whole builds can show: a package outside the tree in debug, release and static, and workers in each.
# The outside package shares the project's build folder, so swift-syntax is not compiled again.
set -euo pipefail
cd "$(dirname "$0")/.."
outside=Tests/Outside
scratch=$PWD/.build

ping() { # A worker answers on the given descriptors and never enters main.
    local answer
    answer=$(printf 'ping one\nping two\n' | SATCHEL_WORKER=0:1 "$1")
    case $answer in
        "pong one "*$'\n'"pong two "*) echo "worker of $2: $(echo "$answer" | head -n 1)" ;;
        *) echo "worker of $2 answered: $answer" >&2; exit 1 ;;
    esac
}

variant() { # NAME FLAGS…
    local name=$1; shift
    swift build --package-path "$outside" --scratch-path "$scratch" "$@" --product Outside
    local program
    program=$(swift build --package-path "$outside" --scratch-path "$scratch" "$@" --show-bin-path)/Outside
    "$program"
    ping "$program" "$name"
}

Scripts/step.sh "outside, release" 240 bash -c "$(declare -f variant ping); outside=$outside scratch=$scratch; set -e; variant release -c release"
Scripts/step.sh "outside, static" 240 bash -c "$(declare -f variant ping); outside=$outside scratch=$scratch; set -e; variant static -c release --static-swift-stdlib"
Scripts/step.sh "outside, debug" 240 bash -c "$(declare -f variant ping); outside=$outside scratch=$scratch; set -e; variant debug"
Scripts/step.sh "outside, its tests" 240 swift test --package-path "$outside" --scratch-path "$scratch"
