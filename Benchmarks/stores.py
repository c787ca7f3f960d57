#!/usr/bin/env python3
"""The same question over the same hours, from a store on this machine and from files.

    stores.py DATA PLAYGROUND [--threads N] [--rounds R]

DATA is a folder of .json.gz hours, PLAYGROUND the release build of Playground. Ceph's gateway is started, the hours are uploaded to it, and each
round asks for the filter both ways, one after the other, the first round without being counted. Ratios are taken within a round, then their median.
The gateway runs on the same processors as the one who asks: what it takes of them is shown beside.
"""

import argparse
import glob
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUCKET = "hours"
MOST = 1.3
TICKS = os.sysconf("SC_CLK_TCK")


def servers(folder):
    """The numbers of the store's processes."""
    found = []
    for path in glob.glob(f"{glob.escape(folder)}/run/*.pid"):
        text = pathlib.Path(path).read_text().strip()
        if text.isdigit():
            found.append(int(text))
    return found


def processor_seconds(pids):
    """User and system time of processes so far."""
    total = 0
    for pid in pids:
        try:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        # Behind the name: state is the first, user and system time are the 12th and 13th.
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def ask(playground, data, threads, environment):
    """What the program reports, and what it took of the processors."""
    command = [playground, "bench", "filter", "--data", data, "--threads", str(threads)]
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stdin=subprocess.DEVNULL, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode("utf-8", "replace").strip()
    if process.returncode != 0:
        sys.exit(f"stores.py: {' '.join(command)} ended with {process.returncode}")
    report = json.loads(text.splitlines()[-1])
    return {"seconds": report["seconds"], "answer": report["answer"], "processor": usage.ru_utime + usage.ru_stime}


def measure(options, folder):
    said = dict(line.split("=", 1) for line in pathlib.Path(folder, "env").read_text().splitlines())
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment |= {
        "AWS_ENDPOINT_URL_S3": said["ENDPOINT"], "AWS_ACCESS_KEY_ID": said["ACCESS_KEY"], "AWS_SECRET_ACCESS_KEY": said["SECRET_KEY"],
        "AWS_REGION": said.get("REGION", "us-east-1"), "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    }
    reference = [sys.executable, str(ROOT / "Tests/ObjectStore/reference.py")]
    subprocess.run([*reference, "upload", BUCKET, options.data, "hours/"], env=environment, check=True, stdout=subprocess.DEVNULL)
    pids = servers(folder)
    places = {"files": os.path.join(options.data, "*.json.gz"), "store": f"s3://{BUCKET}/hours/*.json.gz"}
    rounds = []
    for number in range(options.rounds + 1):
        found = {}
        # In turn, so that a change of the machine's pace meets both.
        for name in sorted(places, reverse=number % 2 == 1):
            before = processor_seconds(pids)
            found[name] = ask(options.playground, places[name], options.threads, environment)
            found[name]["servers"] = processor_seconds(pids) - before
        if found["files"]["answer"] != found["store"]["answer"]:
            sys.exit(f"stores.py: {found['files']['answer']} rows from files, {found['store']['answer']} from the store")
        if number > 0:
            rounds.append(found)

    def median(name, figure):
        return statistics.median(found[name][figure] for found in rounds)

    ratio = statistics.median(found["store"]["seconds"] / found["files"]["seconds"] for found in rounds)
    work = statistics.median(found["store"]["processor"] / found["files"]["processor"] for found in rounds)
    print(f"filter on repo.name, count: {rounds[0]['files']['answer']} rows; {options.threads} threads, medians of {options.rounds} rounds")
    print(f"{'':8}{'seconds':>10}{'processor':>12}{'servers':>10}")
    for name in places:
        print(f"{name:8}{median(name, 'seconds'):10.3f}{median(name, 'processor'):12.3f}{median(name, 'servers'):10.3f}")
    print(f"store / files: {ratio:.2f} in time (at most {MOST} is asked for), {work:.2f} in processor time of Satchel's own")
    print(f"load of the machine now: {os.getloadavg()[0]:.1f}")
    return ratio <= MOST


def main():
    parser = argparse.ArgumentParser(description="the same question from a store on this machine and from files")
    parser.add_argument("data", help="a folder of .json.gz files")
    parser.add_argument("playground", help="the release build of Playground")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    if options.threads < 1 or options.rounds < 1:
        parser.error("threads and rounds are 1 or more")
    if not glob.glob(os.path.join(glob.escape(options.data), "*.json.gz")):
        parser.error(f"{options.data} has no .json.gz files")
    script = str(ROOT / "Scripts/servers/ceph.sh")
    with tempfile.TemporaryDirectory(prefix="satchel-stores-") as parent:
        folder = os.path.join(parent, "ceph")
        subprocess.run([script, "start", folder, str(os.getpid())], check=True)
        try:
            is_quick = measure(options, folder)
        finally:
            subprocess.run([script, "stop", folder], check=True)
    sys.exit(0 if is_quick else 1)


main()
