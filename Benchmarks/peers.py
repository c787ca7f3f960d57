#!/usr/bin/env python3
"""Satchel beside its peers: load and keep GitHub events, then ask about them.

    peers.py DATA PLAYGROUND [--rounds R] [--only NAME]...

DATA is a folder of .json.gz hours, PLAYGROUND the release build of Playground. Each
engine runs in a process of its own, one after the other, with two threads: Satchel,
DuckDB, Polars and chdb (ClickHouse in a process); DuckDB and chdb also with the
compression that they have for tables in memory. All keep every column of GitHubEvent
and the payload's JSON; peers_engines.py says how. --only may be repeated.

The peers are installed into .venv (1.2 GB) when they are missing. The answers of all
must be equal, or the exit code is 1; only `first` is not compared, because the order
of events is each engine's own.

B/event is how much a peer's resident memory grows with the load, once its allocator
has given back what is free; for Satchel it is the whole process. Peak is the whole
process for all, libraries and questions included.
"""

import argparse
import glob
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
VENV = HERE.parent / ".venv"
PYTHON = VENV / "bin" / "python"
THREADS = 2
# Name on the command line, name in the tables, package.
SATCHEL = "satchel"
ENGINES = {
    SATCHEL: ("Satchel", None),
    "duckdb": ("DuckDB", "duckdb"),
    "duckdb-compressed": ("DuckDB COMPRESS", "duckdb"),
    "polars": ("Polars", "polars"),
    "chdb": ("chdb", "chdb"),
    "chdb-compressed": ("chdb compress", "chdb"),
}
QUESTIONS = ["types", "count", "first", "jupyter", "actors"]
COMPARED = ["types", "count", "jupyter", "actors"]


def fail(message):
    sys.exit(f"peers.py: {message}")


def label(name):
    return ENGINES[name][0]


def check_playground(path):
    """The program as a path that needs no search, or an end that says how to get it."""
    build = "build it with `make release`, and give $(swift build -c release --show-bin-path)/Playground"
    if path is None:
        fail(f"the second argument, the Playground program, is missing; {build}")
    found = shutil.which(path) if os.sep not in path else path
    if found is None or not os.path.isfile(found):
        fail(f"there is no {path}; {build}")
    if not os.access(found, os.X_OK):
        fail(f"{path} is no program; {build}")
    return os.path.abspath(found)


def missing_packages(packages):
    if not PYTHON.exists():
        return packages
    find = "import importlib.util, sys; print(*[n for n in sys.argv[1:] if importlib.util.find_spec(n) is None])"
    answer = subprocess.run([str(PYTHON), "-c", find, *packages], capture_output=True, text=True, check=False)
    return answer.stdout.split() if answer.returncode == 0 else packages


def install(packages):
    """The peers' packages in the virtual environment, those that it does not have yet."""
    missing = missing_packages(packages)
    if not missing:
        return
    print(f"installing {', '.join(missing)} into {VENV.name}", file=sys.stderr)
    create = [sys.executable, "-m", "venv", str(VENV)]
    add = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *missing]
    for command in [add] if PYTHON.exists() else [create, add]:
        if subprocess.run(command, stdout=sys.stderr, check=False).returncode != 0:
            fail(
                f"{shlex.join(command)} failed; once the reason above is gone, type\n"
                f"    {shlex.join(create)}\n    {shlex.join(add)}\n"
                "(on Debian, `apt-get install python3-venv` brings what venv needs)"
            )
    missing = missing_packages(packages)
    if missing:
        fail(f"{', '.join(missing)} is still missing; type {shlex.join(add)}")


def two_cores():
    """For a child: no more cores than threads, so that nobody has helpers on others."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])


def run(name, command):
    """The report that the engine's process prints on its last line."""
    print(f"{label(name)} …", file=sys.stderr, flush=True)
    process = subprocess.run(
        command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, preexec_fn=two_cores, check=False
    )
    if process.returncode != 0:
        fail(f"{label(name)} ended with {process.returncode}: {shlex.join(command)}")
    text = process.stdout.decode("utf-8", "replace").strip()
    try:
        report = json.loads(text.splitlines()[-1])
        for key in ("events", "load", "bytes", "resident", "peak"):
            float(report[key])
        for question in QUESTIONS:
            float(report["questions"][question])
        return {**report, "answers": {key: comparable(key, report["answers"][key]) for key in COMPARED}}
    except (IndexError, KeyError, TypeError, ValueError) as problem:
        fail(f"{label(name)} printed no report ({problem!r}): {text[-200:]}")


def comparable(question, answer):
    """The answer in a form in which equal answers are equal: no one promises an order of types."""
    if question == "types":
        return sorted((str(kind), int(count)) for kind, count in answer)
    if question == "actors":
        return [(str(login), int(count)) for login, count in answer]
    return int(answer)


def differences(reports):
    """One sentence for each answer that is not the first engine's."""
    first, *others = reports
    for question in COMPARED:
        expected = reports[first]["answers"][question]
        for name in others:
            found = reports[name]["answers"][question]
            if found == expected:
                continue
            if isinstance(found, list):
                only = [cell for cell in expected if cell not in found] or expected
                rather = [cell for cell in found if cell not in expected] or found
                yield f"`{question}` differs: {label(first)} has {only[:3]}, {label(name)} {rather[:3]}"
            else:
                yield f"`{question}` differs: {label(first)} has {expected}, {label(name)} {found}"
    for name, report in reports.items():
        if report["events"] != report["answers"]["count"]:
            yield f"{label(name)} reports {report['events']} events and counts {report['answers']['count']}"


def milliseconds(seconds):
    value = seconds * 1000
    if value >= 100:
        return f"{value:.0f}"
    if value >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.1g}" if value >= 0.0001 else "<0.0001"


def per_event(report, key):
    return report[key] / max(report["events"], 1)


def table(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (cell.rjust(width) if index else cell.ljust(width) for index, (cell, width) in enumerate(zip(row, widths)))
        print("  ".join(cells).rstrip())


def print_figures(reports):
    rows = [("", "load s", "B/event", "peak MB", *QUESTIONS)]
    for name, report in reports.items():
        times = (milliseconds(report["questions"][question]) for question in QUESTIONS)
        figures = (f"{report['load']:.2f}", f"{per_event(report, 'resident'):.0f}", f"{report['peak'] / 1e6:.0f}")
        rows.append((label(name), *figures, *times))
    table(rows)
    print("\nBytes an event by the engines' own count:")
    for name, report in reports.items():
        files = report.get("files", 0)
        note = f", of which {files / max(report['events'], 1):.0f} in files" if files else ""
        print(f"  {label(name)} {per_event(report, 'bytes'):.0f}{note}")


def print_ratios(reports):
    """Satchel's figures over the best that a peer has, so less than 1 is in Satchel's favour."""
    peers = [name for name in reports if name != SATCHEL]

    def row(title, figure, text):
        best = min(peers, key=lambda name: figure(reports[name]))
        own, other = figure(reports[SATCHEL]), figure(reports[best])
        return (title, text(own), text(other), label(best), f"{own / max(other, 1e-9):.3g}")

    rows = [("", "Satchel", "peer", "which", "ratio")]
    rows.append(row("load, s", lambda report: report["load"], lambda value: f"{value:.2f}"))
    for question in QUESTIONS:
        rows.append(row(f"{question}, ms", lambda report: report["questions"][question], milliseconds))
    rows.append(row("B/event", lambda report: per_event(report, "resident"), lambda value: f"{value:.0f}"))
    rows.append(row("peak, MB", lambda report: report["peak"], lambda value: f"{value / 1e6:.0f}"))
    print("\nSatchel over the best peer:")
    table(rows)
    if "polars" in reports:
        print("(count and first of Polars read a field or a row of the frame; no query runs.)")


def warm(files):
    """Every engine is to find the files in the page cache."""
    for file in files:
        with open(file, "rb") as stream:
            while stream.read(1 << 20):
                pass


def main():
    parser = argparse.ArgumentParser(description="Satchel beside its peers, on events kept in memory")
    parser.add_argument("data", help="a folder of .json.gz files")
    parser.add_argument("playground", nargs="?", help="the release build of Playground; peers alone (--only) need none")
    parser.add_argument("--rounds", type=int, default=5, help="how often each question is asked; the median counts")
    parser.add_argument("--only", action="append", choices=list(ENGINES), metavar="NAME", help=", ".join(ENGINES))
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("rounds are 1 or more")
    names = [name for name in ENGINES if not options.only or name in options.only]
    folder = os.path.abspath(options.data)
    files = sorted(glob.glob(os.path.join(glob.escape(folder), "*.json.gz")))
    if not files:
        fail(f"{options.data} holds no .json.gz files; `make demo` writes some to .satchel/")
    rounds = str(options.rounds)

    commands = {}
    if SATCHEL in names:
        playground = check_playground(options.playground)
        arguments = ["--data", folder, "--threads", str(THREADS), "--rounds", rounds, "--json"]
        commands[SATCHEL] = [playground, "kept", *arguments]
    peers = [name for name in names if name != SATCHEL]
    if peers:
        install(sorted({ENGINES[name][1] for name in peers}))
    for name in peers:
        commands[name] = [str(PYTHON), str(HERE / "peers_engines.py"), name, folder, rounds]

    warm(files)
    reports = {name: run(name, command) for name, command in commands.items()}

    stored = sum(os.path.getsize(file) for file in files)
    events = next(iter(reports.values()))["events"]
    print(f"{events:,} events, {len(files)} files, {stored / 1e6:.0f} MB of gzip; {THREADS} threads")
    versions = list(dict.fromkeys(report["version"] for report in reports.values() if "version" in report))
    if versions:
        print(", ".join(versions))
    print(f"Questions in ms, warm, median of {rounds}\n")
    print_figures(reports)
    if SATCHEL in reports and peers:
        print_ratios(reports)
    wrong = list(differences(reports))
    if wrong:
        sys.stdout.flush()
        fail("\n          ".join(["the answers are not equal:", *wrong]))
    if len(reports) > 1:
        print("\nAll answers are equal.")


if __name__ == "__main__":
    main()
