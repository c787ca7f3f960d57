"""Satchel on a Dask worker: the program's files, its children, and the tasks that they do."""

import asyncio
import threading
import time
import zlib

try:
    from distributed import Client, WorkerPlugin, get_worker
except ImportError:
    # Said by `main`, with what to type.
    Client = WorkerPlugin = get_worker = object


class Workshop(WorkerPlugin):
    """Holds what is warm between tasks: one child a thread of the Dask worker.

    Dask brings it to every worker, also to those that join later.
    """

    idempotent = True
    # Whether it is known if the program can run here.
    is_ready = False
    # How long a child waits for its next task where nobody has said that there is none.
    IDLE_SECONDS = 15
    # The scheduler remembers what it is told for others: answers that are longer take the other way.
    MOST_TOLD = 4096

    def __init__(self, name: str, parcel, hello: dict) -> None:
        self.name = name
        self.parcel = parcel
        self.hello = hello

    async def setup(self, worker) -> None:
        self.worker = worker
        self.lock = threading.Lock()
        self.idle: list[Child] = []
        self.busy: dict[object, Work] = {}
        self.drivers: set[str] = set()
        self.last = 0
        self.refusal: str | None = None
        self.installed = None
        try:
            self.installed = await asyncio.to_thread(self.parcel.install, worker.local_directory)
        except Exception as error:
            self.refusal = str(error) if isinstance(error, Refusal) else f"the program can't be set up: {type(error).__name__}: {error}"
        # Its bytes are in files now.
        self.parcel = None
        self.is_ready = True
        self.watching = asyncio.ensure_future(self._watch())

    def teardown(self, worker) -> None:
        self.watching.cancel()
        with self.lock:
            children, self.idle = self._children(), []
        for child in children:
            child.end()
        if self.installed:
            self.installed.close()

    def transition(self, key, start, finish, **kwargs) -> None:
        """A task that nobody wants any longer is stopped in its child: Dask does not stop what runs."""
        if start in ("executing", "long-running") and finish in ("cancelled", "released", "forgotten", "resumed"):
            with self.lock:
                work = self.busy.get(key)
            if work:
                self._stop(key, work)

    def _stop(self, key, work: "Work") -> None:
        work.stop()
        self.worker.loop.add_callback(self.worker.loop.call_later, self.hello["stall"], self._end_if_busy, key, work)

    def _end_if_busy(self, key, work: "Work") -> None:
        if self.busy.get(key) is not work:
            return
        if work.child:
            work.child.kill("did not stop when its task was cancelled")
        else:
            self.worker.loop.call_later(self.hello["stall"], self._end_if_busy, key, work)

    async def _watch(self) -> None:
        """Ends children that nobody uses any longer, or that take more memory than is theirs: Dask counts its own process alone."""
        share = self._share()
        while True:
            await asyncio.sleep(0.2)
            with self.lock:
                due = time.monotonic() - self.IDLE_SECONDS
                old = [child for child in self.idle if child.since < due]
                self.idle = [child for child in self.idle if child.since >= due]
                children = self._children()
            for child in old:
                await asyncio.to_thread(child.end)
            for child in children if share else []:
                if child.memory > share:
                    child.kill(
                        f"took more memory than the {share >> 20} MiB that are its share of its Dask worker's limit (give workers a higher "
                        "--memory-limit or fewer threads, or let user code hold less)")

    def _children(self) -> list["Child"]:
        return self.idle + [work.child for work in self.busy.values() if work.child]

    def _share(self) -> int | None:
        """Of the Dask worker's limit, if it has one, what is each child's."""
        limit = self.worker.memory_manager.memory_limit
        return int(limit) // max(1, self.worker.state.nthreads) if limit else None

    def leave(self, driver: str) -> None:
        """A driver has ended; its children wait for other drivers, if there are some."""
        with self.lock:
            self.drivers.discard(driver)
            if self.drivers:
                return
            children, self.idle = self.idle, []
        for child in children:
            child.end()

    def answer(
        self, request: int, run: str, plan: bytes, task: bytes, inputs: list, made: list, topic: str, says: bool, keeps: bool
    ) -> tuple:
        """Of a task the answer, where it was made, what is kept of it with the checksums, and how long it took."""
        start = time.monotonic()
        heard = Hearing(self.worker, topic, request, says)
        answer, batches = self.perform(self.worker.get_current_task(), run, plan, task, segments_of(inputs, made), heard)
        result = answer, self.worker.address, batches, [zlib.crc32(batch) for batch in batches], time.monotonic() - start
        # The driver is spared asking for what is short; what a task hands over without keeping it comes with the answer.
        is_told = len(answer) <= self.MOST_TOLD and (keeps or not batches)
        heard.made(answer_of(result) if is_told else None)
        return result

    def perform(self, key, run: str, plan: bytes, task: bytes, segments, heard: "Hearing") -> tuple[bytes, list[bytes]]:
        """Runs a task on a warm child, or on a new one."""
        if self.refusal:
            raise failure("refused", message=self.refusal, worker=self.worker.address)
        with self.lock:
            self.drivers.add(heard.topic)
            self.last += 1
            work = self.busy[key] = Work(self.last)
        child = None
        try:
            # Cancelled before this thread came to it, it was not among those that `transition` looks for.
            if self._is_cancelled(key):
                self._stop(key, work)
            child = self._child()
            child.heard = heard
            return child.perform(work, run, plan, task, segments, heard.began)
        finally:
            self._is_done(key, child)

    def _is_cancelled(self, key) -> bool:
        task = self.worker.state.tasks.get(key)
        return task is None or task.state == "cancelled"

    def _is_done(self, key, child: "Child | None") -> None:
        """The child waits for its next task, if anybody may have one."""
        if child:
            child.hear_out()
            child.heard = None
        with self.lock:
            self.busy.pop(key, None)
            is_wanted = child and self.drivers and child.is_alive
            if is_wanted:
                child.since = time.monotonic()
                self.idle.append(child)
        if child and not is_wanted:
            child.end()

    def _child(self) -> "Child":
        with self.lock:
            while self.idle:
                child = self.idle.pop()
                if child.is_alive:
                    return child
        hello = {key: value for key, value in self.hello.items() if key != "stall"}
        hello["settings"] = {**hello["settings"], "spillFolder": self.worker.local_directory, "handsOver": True}
        if share := self._share():
            # Rows go to files before all of it is taken.
            hello["settings"]["memoryBytes"] = min(hello["settings"]["memoryBytes"], share // 2)
        installed = self.installed
        return Child(installed.program, installed.name, child_environment(installed), hello, self.worker.address)


async def leave(name: str, driver: str, dask_worker) -> None:
    """Runs on each worker when a driver has ended."""
    if found := dask_worker.plugins.get(name):
        await asyncio.to_thread(found.leave, driver)


def segments_of(inputs: list[tuple[int, int, int, int]], made: list):
    """Gives the bytes of a segment by its number; first sees to it that all are what they were when they were kept.

    An input is the number, the place among `made`, the place in that, and the checksum.
    """
    known = {}
    for number, place, index, checksum in inputs:
        batches, checksums = made[place][2], made[place][3]
        if index >= len(batches) or checksums[index] != checksum:
            raise failure("changed")
        known[number] = batches[index]
    return known.__getitem__


def perform(name: str, *arguments) -> tuple:
    """A task of Dask: what `Workshop.answer` gives.

    It names nothing of this script, since all that it named would be pickled with each task.
    """
    from distributed import get_worker

    worker = get_worker()
    if name not in worker.plugins:
        raise RuntimeError("Satchel could not be set up on this worker; its log says why")
    return worker.plugins[name].answer(*arguments)


class Hearing:
    """Tells the driver of a task how far it is, and what its child prints if that is wanted."""

    def __init__(self, worker, topic: str, request: int, says: bool) -> None:
        self.worker = worker
        self.topic = topic
        self.request = request
        self.says = says
        self.due = time.monotonic() + 0.2

    def began(self, unit: int) -> None:
        """A few times a second are enough: each goes by way of the scheduler."""
        now = time.monotonic()
        if now >= self.due:
            self.due = now + 0.2
            self._tell({"request": self.request, "unit": unit})

    def made(self, told: tuple | None) -> None:
        self._tell({"request": self.request, "made": told})

    def said(self, line: str) -> None:
        if self.says:
            self._tell({"worker": self.worker.address, "line": line})

    def _tell(self, event: dict) -> None:
        self.worker.loop.add_callback(self.worker.log_event, self.topic, event)


def answer_of(made: tuple) -> tuple[bytes, str, float, int, int]:
    """Of a task what the driver needs now: its answer, its worker, its seconds, and how many batches of how many bytes it has kept."""
    return made[0], made[1], made[4], len(made[2]), sum(len(batch) for batch in made[2])


def cut_out(made: tuple, index: int, ranges: list[tuple[int, int]]) -> bytes:
    """Bytes of a segment."""
    view = memoryview(made[2][index])
    return b"".join(view[start:end] for start, end in ranges)
