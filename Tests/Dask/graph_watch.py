"""Looks for bytes in everything that a scheduler gets: `graph_watch.py ADDRESS begin`, and later `graph_watch.py ADDRESS find`.

What is to be found is in the input. Prints how many tasks came since, and in how many of those, keys, transitions and events it is.
"""

import sys

from distributed import Client, SchedulerPlugin


class Watch(SchedulerPlugin):
    name = "graph-watch"

    def __init__(self) -> None:
        self.seen = []

    def update_graph(self, scheduler, *, tasks=(), **others) -> None:
        import cloudpickle

        self.seen += [(str(key), cloudpickle.dumps(scheduler.tasks[key].run_spec)) for key in tasks if key in scheduler.tasks]


def find(needle: bytes, dask_scheduler) -> tuple[int, int]:
    seen = dask_scheduler.plugins["graph-watch"].seen
    told = repr((list(dask_scheduler.transition_log), dict(dask_scheduler.get_events()))).encode()
    found = sum(needle in key.encode() or needle in spec for key, spec in seen)
    return len(seen), found + (needle in told)


def main(address: str, action: str) -> None:
    with Client(address) as client:
        if action == "begin":
            client.register_plugin(Watch())
        else:
            print(*client.run_on_scheduler(find, sys.stdin.read().encode()))


if __name__ == "__main__":
    main(*sys.argv[1:])
