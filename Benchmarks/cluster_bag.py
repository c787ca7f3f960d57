"""dask.bag with orjson on a cluster: the questions of `Playground bench`. cluster.py starts it with the cluster's Python.

    cluster_bag.py ADDRESS FOLDER

Each line of the input is a command, each line of the output its answer in JSON: a question's name gives seconds and
answer; `watch` makes the scheduler keep its task stream, and `stream` gives the tasks since.
"""

import glob
import json
import os
import sys
import time
from collections import defaultdict

import dask.bag
import orjson
from distributed import Client


def questions(folder):
    """One partition a file, which is how dask.bag cuts compressed ones."""
    files = sorted(glob.glob(os.path.join(glob.escape(folder), "*.json.gz")))
    events = dask.bag.read_text(files).map(orjson.loads)
    return {
        "filter": lambda: events.filter(lambda event: event["repo"]["name"].startswith("jupyter/")).count().compute(),
        "types": lambda: events.pluck("type").frequencies().compute(),
        "top": lambda: events.pluck("repo").pluck("name").frequencies().topk(10, key=1).compute(),
    }


def account(stream):
    """Of each task when it began and ended, and what it did meanwhile."""
    tasks = []
    for task in stream:
        parts = task["startstops"]
        seconds = defaultdict(float)
        for part in parts:
            seconds[part["action"]] += part["stop"] - part["start"]
        tasks.append({"start": min(part["start"] for part in parts), "stop": max(part["stop"] for part in parts), "seconds": seconds})
    return tasks


def main():
    address, folder = sys.argv[1:]
    asked = questions(folder)
    with Client(address, timeout=30) as client:
        for line in sys.stdin:
            command = line.strip()
            start = time.time()
            if command == "watch":
                # The first time it is asked the scheduler begins to keep it.
                client.get_task_stream(count=1)
                since = time.time()
                answer = None
            elif command == "stream":
                answer = account(client.get_task_stream(start=since))
            else:
                answer = asked[command]()
            print(json.dumps({"seconds": time.time() - start, "answer": answer}), flush=True)


if __name__ == "__main__":
    main()
