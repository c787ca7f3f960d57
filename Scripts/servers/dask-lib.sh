# What dask.sh and dask-hosts.sh share; sourced behind lib.sh, never run.

# The head of the script.
usage() {
    sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$self" >&2
    exit 2
}

# For what is wrong in the arguments.
wrong() { fail "$*; run $self without arguments to see what it takes"; }

is_count() { [[ $1 =~ ^[1-9][0-9]{0,3}$ ]]; }

# marked NAME COMMAND...: in the background, and known by its environment: so are all that it starts.
marked() {
    local name=$1
    shift
    background "$name" env "SATCHEL_SERVERS=$dir" "SATCHEL_SERVER=$name" "$@"
}

# The numbers of all processes of this folder. What is stopped after a process has the mark too, so that it goes with the rest.
ours() { grep -lzxsF "SATCHEL_SERVERS=$dir" /proc/[0-9]*/environ | cut -d/ -f3 || true; }

stop_marked() {
    local pids
    # Again, since one of them may have started another meanwhile.
    while mapfile -t pids < <(ours) && [ "${#pids[@]}" -gt 0 ]; do
        kill -KILL "${pids[@]}" 2> /dev/null || true
        await 10 none_left "${pids[@]}" || fail "these processes do not end: ${pids[*]}"
    done
}

# stop_marked_after PID: stops everything when the process has ended, however it ended.
stop_marked_after() {
    SATCHEL_SERVERS=$dir setsid bash -c 'tail --pid="$1" -s 0.2 -f /dev/null; exec env -u SATCHEL_SERVERS "$2" stop "$3"' \
        "$(basename "$0")" "$1" "$self" "$dir" > /dev/null 2>&1 < /dev/null &
    disown
}

said() { sed -n "s/^$1=//p" "$dir/env"; }

# The scheduler's state as JSON. Its own page fails once tasks have run: what it has measured has tuples for keys.
identity() {
    local dashboard
    dashboard=$(said DASHBOARD)
    curl -sf --noproxy '*' --max-time 10 "${dashboard%/status}/json/identity.json" && return
    "$(said PYTHON)" -I -c '
import json, sys
from distributed import Client
from distributed.security import Security

address, authority, certificate, key = sys.argv[1:]
security = Security(tls_ca_file=authority, tls_client_cert=certificate, tls_client_key=key) if authority else None


def state(dask_scheduler):
    fields = ("name", "nanny", "status", "local_directory")
    return {address: {name: worker[name] for name in fields} for address, worker in dask_scheduler.identity()["workers"].items()}


with Client(address, security=security, timeout=10) as client:
    print(json.dumps({"workers": client.run_on_scheduler(state)}))
' "$(said ADDRESS)" "$(said TLS_CA)" "$(said TLS_CERT)" "$(said TLS_KEY)"
}

# Prints the workers that the scheduler has, one a line: name, the process that runs its tasks, the one that was started (a nanny
# or the same), address, folder. One whose process has ended but that the scheduler has not missed yet is not among them.
list_workers() {
    identity | "$(said PYTHON)" -IS -c '
import json, os, sys


def command(pid):
    """The arguments of a process that runs; nothing of one that has ended."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read()
    except OSError:
        return b""


def children(pid):
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/children") as file:
            yield from file.read().split()


for address, worker in json.load(sys.stdin)["workers"].items():
    try:
        with open(os.path.join(sys.argv[1], "run", worker["name"] + ".pid")) as file:
            started = file.read().strip()
        running = [started] if worker["nanny"] is None else [pid for pid in children(started) if b"spawn_main" in command(pid)]
    except OSError:
        continue
    if running and command(running[0]) and worker["status"] == "running":
        print(worker["name"], running[0], started, address, worker["local_directory"], sep="\t")
' "$dir"
}

# Whether so many workers are there; none will come where a process that was just started has ended.
has_workers() {
    local pid
    for pid in "${@:2}"; do
        if none_left "$pid"; then fail "a process ended: the last lines of $dir/log say why"; fi
    done
    [ "$(list_workers 2> /dev/null | wc -l)" -eq "$1" ]
}

# The scheduler's file says its address once it listens.
has_address() {
    if none_left "$(< "$dir/run/scheduler.pid")"; then fail "the scheduler ended"; fi
    grep -q '"workers"' "$scheduler_file" 2> /dev/null
}

# write_env: what is known once the scheduler has its address; those who come later are added.
write_env() {
    local port
    port=$(sed -n 's/^ *"dashboard": \([0-9]*\).*/\1/p' "$scheduler_file")
    local address
    address=$(sed -n 's/^ *"address": "\(.*\)",*$/\1/p' "$scheduler_file")
    local host=${address#*://}
    printf 'ADDRESS=%s\nDASHBOARD=http://%s:%s/status\nPYTHON=%s\nSCHEDULER_PID=%s\n' "$address" "${host%:*}" "$port" "$python" \
        "$(< "$dir/run/scheduler.pid")" > "$dir/env"
}

# write_workers: the processes as they are now.
write_workers() {
    list_workers > "$dir/workers"
    printf 'WORKER_PIDS=%s\nSTARTED_PIDS=%s\n' "$(cut -f2 "$dir/workers" | paste -sd,)" "$(cut -f3 "$dir/workers" | paste -sd,)" \
        >> "$dir/env"
}

stop_and_remove() {
    stop_marked
    # The system takes its time with it.
    [ ! -f "$dir/link" ] || ip link delete "$(< "$dir/link")" 2> /dev/null || true
    rm -rf "$dir"
}

# start_or_nothing: start_servers, which fails by its first command that fails; then, or when this is interrupted, nothing is left.
start_or_nothing() {
    stop_and_remove
    trap 'trap - EXIT; stop_and_remove' EXIT
    trap 'exit 130' INT TERM
    mkdir -p "$dir"/run "$dir"/log
    touch "$dir/.servers"
    # From now on, since that process may end meanwhile.
    [ -z "$watched" ] || stop_marked_after "$watched"
    local status
    # Behind `if` or `||` the shell would go on after commands that fail.
    set +e
    (
        set -e
        start_servers
    ) > "$dir/log/start" 2>&1
    status=$?
    set -e
    if [ "$status" -ne 0 ]; then
        tail -n 8 "$dir"/log/* >&2 || true
        fail "the cluster did not start; above is what it said"
    fi
    trap - EXIT INT TERM
}

is_free() {
    [ -e "$dir/.servers" ] || [ -z "$(ls -A "$dir" 2> /dev/null)" ] || fail "$dir holds something else; name a folder that is new or empty"
}

# Leaves the script where there is nothing to do with the folder.
knows_folder() {
    [ "$command" != start ] && [ ! -e "$dir/.servers" ] || return 0
    [ "$command" = stop ] || fail "$dir holds no servers; run: $self start $dir"
    [ ! -e "$dir" ] || fail "$dir holds no servers; nothing is removed"
    exit 0
}

await_workers() {
    [ "$1" = 0 ] || is_count "$1" || wrong "await: expected a number, found ${1:-none}"
    await 60 has_workers "$1" || fail "expected $1 workers within a minute, found $(list_workers | wc -l): $dir/log says more"
}
