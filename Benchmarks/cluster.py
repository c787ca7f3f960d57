#!/usr/bin/env python3
"""Satchel beside dask.bag with orjson, on the same Dask cluster.

    cluster.py DATA PLAYGROUND [--rounds R] [--only satchel|bag] [--partitions N]

DATA is a folder of .json.gz hours, PLAYGROUND the release build of Playground. A
scheduler and two workers of one thread each are started, of the newest Dask. Each
round asks the three questions both ways, one after the other; a first round warms
both and is not counted. Ratios are taken within a round, then their median. Before
that, Satchel's analysis runs once, and its answers must be those of dask.bag.

At the end the filter is asked of N partitions, which are DATA's files again and
again under other names, and Dask's own task stream says for how much of its time
the cluster did not compute: 1 - compute / (threads * (last end - first start)).
Less than 6 times as fast, or more than 5 % of the time without computing, is exit 1.
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
from collections import Counter

HERE = pathlib.Path(__file__).resolve().parent
SCRIPT = str(HERE.parent / "Scripts/servers/dask.sh")
QUESTIONS = {"filter": "filter on repo.name, count", "types": "frequencies of type", "top": "top ten of repo.name"}
NAMES = {"satchel": "Satchel", "bag": "dask.bag"}
WORKERS = 2
LEAST = 6
MOST_SHARE = 0.05


def fail(message):
    sys.exit(f"cluster.py: {message}")


class Engine:
    """A process of its own that stays connected, and so warm: asked by lines, it answers in lines of JSON."""

    def __init__(self, name, command, environment=None):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)

    def ask(self, command):
        try:
            print(command, file=self.process.stdin, flush=True)
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            fail(f"{self.name} ended at {command}; above is what it said")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def dask_bag(said, folder):
    return Engine("dask.bag", [said["PYTHON"], str(HERE / "cluster_bag.py"), said["ADDRESS"], folder])


class Satchel:
    """Playground on the cluster."""

    def __init__(self, playground, said):
        self.playground = playground
        self.backend = ["--backend", "dask:" + said["ADDRESS"]]
        self.environment = {**os.environ, "SATCHEL_PYTHON": said["PYTHON"]}

    def engine(self, folder):
        return Engine("Satchel", [self.playground, "bench", "--data", folder, *self.backend], self.environment)

    def answers(self, folder):
        """In full, by the analysis: `bench` prints how many there are."""
        command = [self.playground, "--json", "--data", folder, *self.backend]
        process = subprocess.run(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, env=self.environment, check=False)
        if process.returncode != 0:
            fail(f"{' '.join(command)} ended with {process.returncode}")
        found = json.loads(process.stdout.decode().splitlines()[-1])
        return {"filter": found["orgEvents"], "types": found["types"], "top": found["topRepositories"]}


def comparable(question, answer):
    """The answer in a form in which equal answers are equal: an order of types, or of those with as many, no one promises."""
    if question == "filter":
        return answer
    pairs = sorted((-count, name) for name, count in answer)
    if question == "types":
        return pairs
    # Who is the last of those that have as many as the tenth is open.
    return [pair for pair in pairs if pair[0] < pairs[-1][0]] + [count for count, _ in pairs]


def many(data, count, folder):
    """A folder of so many files, links to the same ones in turn."""
    files = [os.path.abspath(file) for file in data]
    os.mkdir(folder)
    for number in range(count):
        os.symlink(files[number % len(files)], os.path.join(folder, f"{number:05}.json.gz"))
    return folder


def print_figures(rounds, engines):
    both = len(engines) == 2
    print(f"{'':28}" + "".join(f"{NAMES[name] + ' s':>12}" for name in engines) + ("       ratio    from      to" if both else ""))
    ratios = {}
    for question, title in QUESTIONS.items():
        cells = "".join(f"{statistics.median(found[question][name] for found in rounds):12.3f}" for name in engines)
        if both:
            times = sorted(found[question]["bag"] / found[question]["satchel"] for found in rounds)
            ratios[question] = statistics.median(times)
            cells += f"{ratios[question]:12.1f}{times[0]:8.1f}{times[-1]:8.1f}"
        print(f"{title:28}{cells}")
    return ratios


def print_share(name, partitions, seconds, tasks):
    """The question was the last that was asked: its tasks began no longer ago than it took. Before it comes what makes all warm."""
    end = max((task["stop"] for task in tasks), default=0)
    tasks = [task for task in tasks if task["start"] >= end - seconds]
    if not tasks:
        fail(f"Dask's task stream has no task of {NAMES[name]}")
    span = end - min(task["start"] for task in tasks)
    parts = Counter()
    for task in tasks:
        parts.update(task["seconds"])
    computed = parts.pop("compute", 0)
    share = 1 - computed / (WORKERS * span)
    others = ", ".join(f"{action} {spent / (WORKERS * span):.2%}" for action, spent in parts.items())
    print(f"{NAMES[name]}, {partitions} partitions: {len(tasks)} tasks, {seconds:.2f} s, {span:.2f} s from first to last")
    print(f"  not computing: {share:.2%} of {WORKERS} threads' time in that span" + (f", of which {others}" if others else ""))
    print(f"  or {1 - computed / (WORKERS * seconds):.2%} of their time from question to answer")
    return share


def measure(options, data, folder):
    said = dict(line.split("=", 1) for line in pathlib.Path(folder, "cluster/env").read_text().splitlines())
    names = [options.only] if options.only else list(NAMES)
    # Its client watches the task stream too.
    engines = {"bag": dask_bag(said, options.data)}
    expected = None
    if "satchel" in names:
        satchel = Satchel(options.playground, said)
        expected = satchel.answers(options.data)
        engines["satchel"] = satchel.engine(options.data)
    rounds = []
    for number in range(options.rounds + 1):
        found = {}
        for question in QUESTIONS:
            found[question] = {}
            # In turn, so that a change of the machine's pace meets both.
            for name in names if number % 2 == 0 else names[::-1]:
                report = engines[name].ask(question)
                found[question][name] = report["seconds"]
                if name == "bag" and expected and comparable(question, report["answer"]) != comparable(question, expected[question]):
                    fail(f"{question}: dask.bag answers {report['answer']}, Satchel {expected[question]}")
        if number > 0:
            rounds.append(found)
    stored = sum(os.path.getsize(file) for file in data)
    print(f"{len(data)} files, {stored / 1e6:.0f} MB of gzip; {WORKERS} workers of one thread, medians of {options.rounds} rounds")
    ratios = print_figures(rounds, names)
    if expected:
        print("All answers are equal.")
    print()
    name = names[0]
    copies = many(data, options.partitions, os.path.join(folder, "many"))
    asked = dask_bag(said, copies) if name == "bag" else satchel.engine(copies)
    engines["bag"].ask("watch")
    report = asked.ask("filter")
    share = print_share(name, options.partitions, report["seconds"], engines["bag"].ask("stream")["answer"])
    sys.stdout.flush()
    for engine in [*engines.values(), asked]:
        engine.close()
    print(f"load of the machine now: {os.getloadavg()[0]:.1f}")
    slow = [f"{QUESTIONS[question]} is {ratio:.1f} times as fast" for question, ratio in ratios.items() if ratio < LEAST]
    if slow:
        fail(f"at least {LEAST} times as fast is asked for: {', '.join(slow)}")
    if name == "satchel" and share > MOST_SHARE:
        fail(f"at most {MOST_SHARE:.0%} of the time without computing is asked for, {share:.1%} were")


def main():
    parser = argparse.ArgumentParser(description="Satchel beside dask.bag with orjson, on the same Dask cluster")
    parser.add_argument("data", help="a folder of .json.gz files")
    parser.add_argument("playground", nargs="?", help="the release build of Playground; dask.bag alone (--only bag) needs none")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", choices=list(NAMES))
    parser.add_argument("--partitions", type=int, default=730, help="for the share of scheduling")
    options = parser.parse_args()
    if options.rounds < 1 or options.partitions < 1:
        parser.error("rounds and partitions are 1 or more")
    if options.playground is None and options.only != "bag":
        parser.error("the second argument, the Playground program, is missing; build it with `make release`")
    data = sorted(glob.glob(os.path.join(glob.escape(options.data), "*.json.gz")))
    if not data:
        fail(f"{options.data} has no .json.gz files; `make demo` writes some to .satchel/")
    # Workers have folders of their own.
    options.data = os.path.abspath(options.data)
    with tempfile.TemporaryDirectory(prefix="satchel-cluster-") as folder:
        cluster = os.path.join(folder, "cluster")
        # dask.sh says itself what is wrong.
        start = [SCRIPT, "start", cluster, str(os.getpid()), "--workers", str(WORKERS), "--version", "new"]
        if subprocess.run(start, check=False).returncode != 0:
            sys.exit(1)
        try:
            measure(options, data, folder)
        finally:
            subprocess.run([SCRIPT, "stop", cluster], check=True)


if __name__ == "__main__":
    main()
