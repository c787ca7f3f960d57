#!/usr/bin/env python3
"""Satchel's ruler: the floor and Satchel in turn over the same files, as ratios.

    run.py DATA [PLAYGROUND] [--threads N] [--rounds R] [--floor PROGRAM]

DATA is a folder of .json.gz hours, PLAYGROUND the release build of Playground
(without it only the floor is measured). Each round runs every command once, so
that a change of the machine's pace meets all of them; a first round warms the
page cache and is not counted. Ratios are taken within a round, then their median.
Peak memory is the system's figure, which starts at this script's own (16 MB).
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

HERE = pathlib.Path(__file__).resolve().parent
QUESTIONS = ["filter", "types", "top", "five", "full", "codable"]


def build_floor(folder):
    """The floor program, built anew when its source is younger."""
    source = HERE / "floor" / "floor.cpp"
    program = folder / "floor"
    if program.exists() and program.stat().st_mtime >= source.stat().st_mtime:
        return program
    folder.mkdir(parents=True, exist_ok=True)
    flags = subprocess.run(
        ["pkg-config", "--cflags", "--libs", "libisal"], capture_output=True, text=True, check=False
    ).stdout.split() or ["-lisal"]
    compiler = os.environ.get("CXX", "c++")
    command = [compiler, "-O3", "-std=c++20", "-o", str(program), str(source), *flags, "-lsimdjson", "-lpthread"]
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit("run.py: the floor program does not build; run `make setup` and try again")
    return program


def run(command):
    """Seconds and answer as the command reports them, and its peak memory in bytes."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode("utf-8", "replace").strip()
    if process.returncode != 0:
        sys.exit(f"run.py: {' '.join(command[:4])} … ended with {process.returncode}")
    try:
        report = json.loads(text.splitlines()[-1])
        seconds = float(report["seconds"])
    except (IndexError, KeyError, TypeError, ValueError):
        sys.exit(f"run.py: {' '.join(command[:4])} … printed no report: {text[:200]}")
    unit = 1 if sys.platform == "darwin" else 1024
    return {"seconds": seconds, "peak": usage.ru_maxrss * unit, "answer": report.get("answer"), "bytes": report.get("bytes")}


def table(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) if index == 0 else cell.rjust(width) for index, (cell, width) in enumerate(zip(row, widths))))


def main():
    parser = argparse.ArgumentParser(description="the floor and Satchel in turn over the same files")
    parser.add_argument("data", help="a folder of .json.gz files")
    parser.add_argument("playground", nargs="?", help="the release build of Playground")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--floor", help="the floor program, if it is built already")
    options = parser.parse_args()
    if options.threads < 1 or options.rounds < 1:
        parser.error("threads and rounds are 1 or more")
    files = sorted(glob.glob(os.path.join(glob.escape(options.data), "*.gz")))
    if not files:
        sys.exit(f"run.py: {options.data} holds no .gz files; `make demo` writes some to .satchel/")

    floor = options.floor or str(build_floor(HERE.parent / ".build" / "bench"))
    threads = str(options.threads)
    works = {f"floor: {mode}": [floor, mode, threads, *files] for mode in ("inflate", "lines", "simdjson")}
    if options.playground:
        for name in QUESTIONS:
            works[f"Satchel: {name}"] = [options.playground, "bench", name, "--data", options.data, "--threads", threads]

    results = {name: [] for name in works}
    for number in range(options.rounds + 1):
        for name, command in works.items():
            result = run(command)
            if number > 0:
                results[name].append(result)

    stored = sum(os.path.getsize(file) for file in files)
    base = [result["seconds"] for result in results["floor: inflate"]]
    text_bytes = results["floor: inflate"][0]["bytes"]
    print(f"{len(files)} files, {stored / 1e6:.0f} MB of gzip, {text_bytes / 1e6:.0f} MB of text; {threads} threads, {options.rounds} rounds")
    rows = [("", "seconds", "GB/s", "× inflate", "from", "to", "peak MB")]
    for name, rounds in results.items():
        seconds = statistics.median(result["seconds"] for result in rounds)
        ratios = sorted(result["seconds"] / floor_seconds for result, floor_seconds in zip(rounds, base))
        rows.append(
            (
                name,
                f"{seconds:.3f}",
                f"{text_bytes / seconds / 1e9:.2f}",
                f"{statistics.median(ratios):.2f}",
                f"{ratios[0]:.2f}",
                f"{ratios[-1]:.2f}",
                f"{max(result['peak'] for result in rounds) / 1e6:.0f}",
            )
        )
    table(rows)

    wrong = [name for name, rounds in results.items() if len({json.dumps(result["answer"], sort_keys=True) for result in rounds}) > 1]
    if wrong:
        sys.exit(f"run.py: the answer differs from round to round: {', '.join(wrong)}")
    expected = results["floor: simdjson"][0]["answer"]
    found = results["Satchel: filter"][0]["answer"] if options.playground else expected
    if found != expected:
        sys.exit(f"run.py: the floor finds {expected} events of jupyter/, Satchel's filter answers {found}")


if __name__ == "__main__":
    main()
