#!/usr/bin/env bash
# OpenStack Swift with its S3 API, on free ports of 127.0.0.1: a store that insists on its region and slows clients down.
#   swift.sh start DIR [PID]   ready when it returns; DIR/env says ENDPOINT, ACCESS_KEY, SECRET_KEY, REGION; with PID, stopped when that process ends
#   swift.sh stop DIR          ends the processes and removes DIR
#   swift.sh install           the packages that are missing; start does that too for root
# A request that is signed for another region gets 400 AuthorizationHeaderMalformed with the right one. Of buckets with 100 objects and more,
# listings beyond five a second get 503 SlowDown without Retry-After. The folder needs a file system with extended attributes.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

needs() {
    need curl=curl memcached=memcached swift-ring-builder=swift swift-proxy-server=swift-proxy swift-account-server=swift-account \
        swift-container-server=swift-container swift-object-server=swift-object
}

write_rings() {
    # By the library, since the tool takes half a second for each of nine steps.
    /usr/bin/python3 - "$dir/etc" "$@" << 'PY'
import sys
from swift.common.ring import RingBuilder
folder = sys.argv[1]
for name, port in zip(("account", "container", "object"), sys.argv[2:]):
    ring = RingBuilder(4, 1, 0)
    ring.add_dev(dict(region=1, zone=1, ip="127.0.0.1", port=int(port), replication_ip="127.0.0.1", replication_port=int(port),
                      device="disk", weight=1, meta=""))
    ring.rebalance()
    ring.get_ring().save(f"{folder}/{name}.ring.gz")
PY
}

# general PORT: what the configurations of all servers begin with.
general() {
    cat << CONF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $1
workers = 0
user = $(id -un)
swift_dir = $dir/etc
devices = $dir/devices
mount_check = false
fallocate_reserve = 0
log_level = WARNING
CONF
}

write_configuration() {
    local kind port=1
    for kind in account container object; do
        {
            general "${ports[$port]}"
            printf '[pipeline:main]\npipeline = %s-server\n[app:%s-server]\nuse = egg:swift#%s\n' $kind $kind $kind
        } > "$dir/etc/$kind.conf"
        port=$((port + 1))
    done
    {
        general "${ports[0]}"
        cat << CONF
[pipeline:main]
pipeline = catch_errors proxy-logging cache listing_formats bulk s3api tempauth ratelimit slo dlo proxy-logging proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
# What it remembers of a bucket, its number of objects among it.
recheck_container_existence = 1
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:proxy-logging]
use = egg:swift#proxy_logging
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:${ports[4]}
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
location = $region
storage_domain = localhost
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = $secret .admin
[filter:ratelimit]
use = egg:swift#ratelimit
clock_accuracy = 1000
# A hundredth more than the least it understands: with less it refuses all, with much more it makes them wait here.
max_sleep_time_seconds = 0.02
log_sleep_time_seconds = 0
rate_buffer_seconds = 0
container_listing_ratelimit_100 = 5
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
CONF
    } > "$dir/etc/proxy.conf"
}

start_servers() {
    set -e
    local ports secret region=eu-central-1 kind port
    mapfile -t ports < <(free_ports 5)
    secret=$(head -c 20 /dev/urandom | od -An -tx1 | tr -d ' \n')
    mkdir -p "$dir/etc" "$dir/devices/disk"
    write_rings "${ports[@]:1:3}"
    write_configuration
    local user=()
    [ "$(id -u)" -ne 0 ] || user=(-u root)
    # Its own note of its number is there for its arguments to name the folder.
    background memcached memcached "${user[@]}" -l 127.0.0.1 -p "${ports[4]}" -m 16 -P "$dir/run/memcached.own"
    for kind in account container object proxy; do background $kind swift-$kind-server "$dir/etc/$kind.conf" -v; done
    for port in "${ports[@]:0:4}"; do await 20 answers "http://127.0.0.1:$port/"; done
    printf 'ENDPOINT=http://127.0.0.1:%s\nACCESS_KEY=test:tester\nSECRET_KEY=%s\nREGION=%s\n' "${ports[0]}" "$secret" "$region" > "$dir/env"
}

main "$@"
