# What the scripts of this folder share; sourced, never run.

say() { echo "$(basename "$0" .sh): $*" >&2; }

fail() {
    say "$*"
    exit 1
}

usage() {
    echo "usage: $(basename "$0") install          the packages that are missing" >&2
    echo "       $(basename "$0") start DIR [PID]  with PID, all is stopped when that process has ended" >&2
    echo "       $(basename "$0") stop DIR" >&2
    exit 2
}

# need TOOL=PACKAGE...: the packages whose tools are absent, into missing.
need() {
    local pair
    missing=()
    for pair in "$@"; do command -v "${pair%%=*}" > /dev/null || missing+=("${pair#*=}"); done
}

install() {
    [ "${#missing[@]}" -gt 0 ] || return 0
    command -v apt-get > /dev/null || fail "missing: ${missing[*]} (Debian's names); these servers run on Debian and its kin"
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo > /dev/null || fail "missing: ${missing[*]}; as root run: apt-get install --no-install-recommends ${missing[*]}"
        root=(sudo)
    fi
    say "installing ${missing[*]}"
    local log
    log=$(mktemp)
    # RUNLEVEL=1 keeps packages from starting services. The lists may be older than the packages: fetched when the first attempt fails.
    local apt=(env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -o DPkg::Lock::Timeout=120)
    if ! "${root[@]}" "${apt[@]}" install -y --no-install-recommends "${missing[@]}" > "$log" 2>&1; then
        if ! { "${root[@]}" "${apt[@]}" update \
            && "${root[@]}" "${apt[@]}" install -y --no-install-recommends "${missing[@]}"; } > "$log" 2>&1; then
            tail -n 20 "$log" >&2
            rm -f "$log"
            fail "could not install: ${missing[*]}"
        fi
    fi
    rm -f "$log"
}

# Prints N different free ports of 127.0.0.1, one a line: below those that the system gives to outgoing connections, so that none is
# taken between here and its server's start but by a start that drew the same number.
free_ports() {
    /usr/bin/env python3 - "$1" << 'PY'
import random, socket, sys
found = []
while len(found) < int(sys.argv[1]):
    port = random.randrange(20000, 32000)
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            continue
    if port not in found:
        found.append(port)
print(*found, sep="\n")
PY
}

# await SECONDS COMMAND...: asks until the command succeeds.
await() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.1
    done
}

answers() { curl -s -o /dev/null --noproxy '*' --max-time 5 "$1"; }

# background NAME COMMAND...: a server of this folder, its number in run/NAME.pid, its output in log/NAME.
background() {
    local name=$1
    shift
    setsid "$@" > "$dir/log/$name" 2>&1 < /dev/null &
    echo $! > "$dir/run/$name.pid"
}

# Whether a number that was written down is still the process that was started: its arguments name the folder.
is_ours() { [ -r "/proc/$1/cmdline" ] && tr '\0' ' ' 2> /dev/null < "/proc/$1/cmdline" | grep -qF "$dir"; }

# A process that has ended but that nobody has asked about yet is gone too.
none_left() {
    local pid
    for pid in "$@"; do
        if grep -q '^State:[^Z]*$' "/proc/$pid/status" 2> /dev/null; then return 1; fi
    done
}

# At once, since what the servers would write down goes with the folder.
stop_all() {
    local pids=() pid
    while read -r pid; do if is_ours "$pid"; then pids+=("$pid"); fi; done < <(cat "$dir"/run/*.pid 2> /dev/null)
    if [ "${#pids[@]}" -gt 0 ]; then
        kill -KILL "${pids[@]}" 2> /dev/null || true
        await 10 none_left "${pids[@]}" || fail "these processes do not end: ${pids[*]}"
    fi
    rm -rf "$dir"
}

# Stops everything when the process has ended, however it ended.
stop_after() {
    setsid bash -c 'tail --pid="$1" -s 0.2 -f /dev/null; exec "$2" stop "$3"' "$(basename "$0")" "$1" "$self" "$dir" \
        > /dev/null 2>&1 < /dev/null &
}

# Servers would keep open what this script was given to keep open, and whoever waits for its end would wait for theirs.
close_inherited() {
    local number
    for number in /proc/$$/fd/*; do
        number=${number##*/}
        # 255 is where bash reads the script from.
        if [ "$number" -gt 2 ] && [ "$number" -ne 255 ]; then eval "exec $number>&-"; fi
    done
}

# main "$@": what a script of this folder does once it has defined start_servers, which may fail and prints nothing.
main() {
    if [ "$*" = install ]; then
        needs
        install
        return
    fi
    [ "$#" -ge 2 ] && [ "$#" -le 3 ] || usage
    self=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
    dir=$(realpath -m "$2")
    case $1 in
        stop)
            [ ! -e "$dir" ] || [ -e "$dir/.servers" ] || fail "$dir holds no servers; nothing is removed"
            stop_all
            return
            ;;
        start) ;;
        *) usage ;;
    esac
    close_inherited
    if [ -f "$dir/env" ] && answers "$(sed -n 's/^ENDPOINT=//p' "$dir/env")"; then return; fi
    [ -e "$dir/.servers" ] || [ -z "$(ls -A "$dir" 2> /dev/null)" ] || fail "$dir holds something else; name a folder that is new or empty"
    needs
    # Whoever is not root may be asked for a password: not in the middle of a test.
    [ "${#missing[@]}" -eq 0 ] || [ "$(id -u)" -eq 0 ] || fail "missing: ${missing[*]}; run: $self install"
    install
    local attempt log
    log=$(mktemp)
    for attempt in 1 2; do
        stop_all
        mkdir -p "$dir"/run "$dir"/log
        touch "$dir/.servers"
        if (start_servers) > "$log" 2>&1; then
            rm -f "$log"
            [ "$#" -lt 3 ] || stop_after "$3"
            return
        fi
        # The second attempt is for a port that was taken meanwhile.
        tail -n 5 "$dir"/log/* >> "$log" 2> /dev/null || true
    done
    tail -n 40 "$log" >&2
    rm -f "$log"
    stop_all
    fail "the servers did not start; above is what they said"
}
