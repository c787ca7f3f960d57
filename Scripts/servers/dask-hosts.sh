#!/usr/bin/env bash
# A Dask cluster of several hosts: the scheduler and three workers in network namespaces, each with an address and a /tmp of its own.
#   dask-hosts.sh start DIR [PID]  ready when it returns; DIR/env says what is where; with PID, stopped when that process ends
#   dask-hosts.sh cut DIR NAME     cuts a host off: what is sent to it or by it is lost, and nobody is told
#   dask-hosts.sh join DIR NAME    brings it back, its worker too, which is started again if it has given up
#   dask-hosts.sh hide DIR NAME PATH...  puts nothing in the place of files and folders, for that host alone
#   dask-hosts.sh noexec DIR NAME  lets no program in a host's /tmp be started
#   dask-hosts.sh workers DIR      a line each, as dask.sh says them; folders as the host sees them
#   dask-hosts.sh await DIR N      returns when there are N workers
#   dask-hosts.sh stop DIR         ends the processes, with which namespaces, links and mounts go, and removes DIR
#   dask-hosts.sh check            whether this machine can do it; if not, why
# The hosts are scheduler, h1, h2 and h3. A bridge in a namespace of its own joins them and one link to this machine: nothing goes farther,
# and no rule of this machine's about what it forwards matters. The rest of the file system is shared, as is DIR/shared, at the same path.
# DIR/NAME/tmp is a host's /tmp; DIR/env as dask.sh has it, and GATEWAY, the address of this machine there. It needs root.
# A worker that is silent is given up after 10 seconds, a connection after 12 (Dask takes no less), if
# DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL and DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP do not say otherwise.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/dask-install.sh"
source "$(dirname "$0")/dask-lib.sh"

names=(scheduler h1 h2 h3)

needs() { need curl=curl flock=util-linux unshare=util-linux nsenter=util-linux mount=mount ip=iproute2; }

# on NAME COMMAND...: as its host sees network and files.
on() { nsenter --target "$(< "$dir/run/host-$1.pid")" --net --mount "${@:2}"; }

switch() { nsenter --target "$(< "$dir/run/switch.pid")" --net "$@"; }

# The namespace is there once it is not this one.
is_apart() {
    if none_left "$1"; then fail "a namespace ended at once: $dir/log says why"; fi
    [ "$(readlink "/proc/$1/ns/net")" != "$(readlink /proc/self/ns/net)" ] && [[ $(readlink "/proc/$1/exe") != *unshare ]]
}

# Prints the beginning of addresses that this machine has no way to yet.
free_network() {
    local network
    while network=10.$((200 + RANDOM % 50)).$((RANDOM % 256)) && ip -4 route show | grep -qF "$network."; do :; done
    echo "$network"
}

# The namespaces live as long as a process in each, and links and mounts as long as they.
make_hosts() {
    local name link number=10
    marked switch unshare --net sleep infinity
    for name in "${names[@]}"; do marked "host-$name" unshare --net --mount --propagation private sleep infinity; done
    for name in switch "${names[@]/#/host-}"; do await 20 is_apart "$(< "$dir/run/$name.pid")"; done
    switch ip link add bridge type bridge
    switch ip link set bridge up
    link=satchel$(od -An -N3 -tx1 /dev/urandom | tr -d ' ')
    echo "$link" > "$dir/link"
    ip link add "$link" type veth peer name outside netns "$(< "$dir/run/switch.pid")"
    switch ip link set outside master bridge up
    ip address add "$network.1/24" dev "$link"
    ip link set "$link" up
    for name in "${names[@]}"; do
        switch ip link add "$name" type veth peer name eth0 netns "$(< "$dir/run/host-$name.pid")"
        switch ip link set "$name" master bridge up
        on "$name" ip address add "$network.$number/24" dev eth0
        on "$name" ip link set eth0 up
        on "$name" ip link set lo up
        own_temporary "$name"
        number=$((number + 1))
    done
}

# /tmp of its own, in which what lies in this machine's and everyone needs is at its usual place.
own_temporary() {
    local tmp=$dir/$1/tmp kept
    mkdir -p "$tmp"
    for kept in "$dir/shared" "$environments" "$(realpath /proc/$$/cwd)"; do
        case $kept in
            /tmp/*)
                mkdir -p "$tmp/${kept#/tmp/}"
                on "$1" mount --bind "$kept" "$tmp/${kept#/tmp/}"
                ;;
        esac
    done
    chmod 1777 "$tmp"
    on "$1" mount --rbind "$tmp" /tmp
}

# server NAME COMMAND...: Dask on a host, with the number of the process that was started.
server() {
    marked "$1" nsenter --target "$(< "$dir/run/host-$1.pid")" --net --mount \
        env -u TMPDIR "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL=${DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL-10s}" \
        "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP=${DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP-12s}" "$python" -m dask "${@:2}"
}

start_worker() {
    local address
    address=$(on "$1" ip -4 -o address show dev eth0 | sed 's/.* inet \([0-9.]*\).*/\1/')
    server "$1" worker --scheduler-file "$scheduler_file" --host "$address" --name "$1" --local-directory /tmp \
        --dashboard-address "$address:0" --no-dashboard --nthreads 1
}

start_servers() {
    local network name pids=()
    mkdir "$dir/shared"
    network=$(free_network)
    make_hosts
    server scheduler scheduler --host "$network.10" --port 8786 --no-dashboard --dashboard-address "$network.10:8787" \
        --scheduler-file "$scheduler_file"
    for name in "${names[@]:1}"; do
        start_worker "$name"
        pids+=("$(< "$dir/run/$name.pid")")
    done
    await 60 has_address
    write_env
    await 60 has_workers 3 "${pids[@]}"
    write_workers
    echo "GATEWAY=$network.1" >> "$dir/env"
}

start() {
    [ "$#" -le 1 ] || usage
    watched=${1-}
    umask 022
    is_possible
    if [ -f "$dir/env" ] && list_workers > /dev/null 2>&1; then return; fi
    is_free
    install_environment "$new"
    start_or_nothing
}

is_possible() {
    [ "$(id -u)" -eq 0 ] || fail "namespaces need root: run it as root, or leave it"
    needs
    install
    missing=()
    local said
    said=$(unshare --net --mount --propagation private true 2>&1) || fail "this machine gives root no namespaces: $said"
    local link=satcheltry$RANDOM
    said=$(ip link add "$link" type veth 2>&1 && ip link delete "$link" 2>&1) || fail "this machine gives root no links: $said"
}

# A worker that the scheduler gave up learns of it once it is back, and ends: whoever runs hosts starts it again.
bring_back() {
    switch ip link set "$1" master bridge
    [ "$1" = scheduler ] || await 60 is_back "$1" || fail "the worker of $1 did not come back within a minute: $dir/log/$1 says why"
}

is_back() {
    if none_left "$(< "$dir/run/$1.pid")"; then start_worker "$1"; fi
    list_workers 2> /dev/null | cut -f1 | grep -qxF "$1"
}

# hide NAME PATH...: on one host; what is not there is hidden already.
hide() {
    local path
    for path in "${@:2}"; do
        if [ -d "$path" ]; then on "$1" mount -t tmpfs none "$path"; elif [ -e "$path" ]; then on "$1" mount --bind /dev/null "$path"; fi
    done
}

command=${1-}
self=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
scripts=${self%/*}
missing=()
if [ "$*" = check ]; then
    is_possible
    exit
fi
[ "$#" -ge 2 ] || usage
dir=$(realpath -m "$2")
python=$environments/$new/bin/python
scheduler_file=$dir/shared/scheduler.json
close_inherited
knows_folder
case $command in
    start) start "${@:3}" ;;
    stop) stop_and_remove ;;
    cut | join | hide | noexec)
        [[ " ${names[*]} " == *" ${3-} "* ]] || wrong "$command: expected one of ${names[*]}, found ${3:-none}"
        case $command in
            cut) switch ip link set "$3" nomaster ;;
            join) bring_back "$3" ;;
            hide) hide "${@:3}" ;;
            noexec) on "$3" mount -o remount,bind,noexec /tmp ;;
        esac
        ;;
    workers) list_workers ;;
    await) await_workers "${3-}" ;;
    *) usage ;;
esac
