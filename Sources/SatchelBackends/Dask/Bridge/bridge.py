"""Between the driver, which speaks frames, and Dask, whose public interface is Python's `Client`."""

import asyncio
import itertools
import json
import os
import platform
import struct
import sys
import threading
import time
import uuid
import zlib

# The place of a segment in a task, of whose number the rest is the task's.
PLACES = 20


class Bridge:
    """One driver's connection to one cluster."""

    def __init__(self, channel: "Channel", hello: dict) -> None:
        self.channel = channel
        self.hello = hello
        self.token = uuid.uuid4().hex
        self.topic = f"satchel-{self.token}"
        self.plans: dict[int, bytes] = {}
        self.waiting: dict[int, asyncio.Task] = {}
        self.stopped: set[int] = set()
        # Who waits for a worker's word on a result.
        self.telling: dict[int, asyncio.Future] = {}
        self.room: dict[int, asyncio.Semaphore] = {}
        # Of each task whose rows are kept the future, how many of its segments somebody wants, and its bytes.
        self.made: dict[int, object] = {}
        self.wanted: dict[int, int] = {}
        self.bytes: dict[int, int] = {}
        # Numbers for tasks of other programs, none of which this driver will ever have.
        self.others = itertools.count(1 << 40)
        self.hosts: dict[str, int] = {}
        self.threads: dict[str, int] = {}
        self.is_lost = False

    # Setting up

    async def serve(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.over = asyncio.Event()
        # The driver may go while the cluster is looked for.
        threading.Thread(target=self._listen, daemon=True).start()
        setting_up = asyncio.ensure_future(self._set_up())
        over = asyncio.ensure_future(self.over.wait())
        await asyncio.wait({setting_up, over}, return_when=asyncio.FIRST_COMPLETED)
        if not setting_up.done():
            return
        setting_up.result()
        watching = asyncio.ensure_future(self._watch())
        await asyncio.wait({watching, over}, return_when=asyncio.FIRST_COMPLETED)
        self.is_lost = watching.done()
        for task in self.waiting.values():
            task.cancel()
        if self.client.status == "running" and not self.is_lost:
            leaving = asyncio.ensure_future(self.client.run(leave, self.name, self.topic, on_error="ignore"))
            await asyncio.wait({leaving}, timeout=1)
        await asyncio.wait({asyncio.ensure_future(self.client.close(timeout=1))}, timeout=2)
        # The driver is told why.
        if self.is_lost:
            watching.result()

    async def _set_up(self) -> None:
        hello = self.hello
        self.client = await connected(hello)
        # Dask's client sends no more often than each 10 ms, which is long for a question that takes 50.
        self.client.scheduler_comm.interval = 0.002
        await compared(self.client)
        self.published = Publications(self.client)
        try:
            await self.client.wait_for_workers(1, timeout=hello["workerSeconds"])
        except (TimeoutError, asyncio.TimeoutError) as error:
            raise failure("noWorkers", seconds=hello["workerSeconds"]) from error
        await self._ship()
        self.client.subscribe_topic(self.topic, self._heard)
        self.threads = await self.client.nthreads()
        self._tell_size()

    async def _ship(self) -> None:
        try:
            parcel = await asyncio.to_thread(pack, self.hello["program"])
        except Refusal as refusal:
            raise failure("refused", message=str(refusal)) from refusal
        worker_hello = {**self.hello["worker"], "stall": self.hello["stallSeconds"]}
        if parcel.whole != worker_hello["build"]:
            raise failure(
                "refused", message=f"the program to be sent, {self.hello['program']}, is another build: it is {build_name(parcel.whole)}, "
                f"and this program is {build_name(worker_hello['build'])}. Build both from the same sources with the same options, or "
                "leave out executable")
        # It travels without what is not loaded.
        worker_hello["build"] = parcel.build
        settings = zlib.crc32(json.dumps(worker_hello["settings"], sort_keys=True).encode())
        self.name = f"satchel-{parcel.hash}-{settings:08x}"
        if not await self.client.run_on_scheduler(has_plugin, name=self.name):
            await self.client.register_plugin(Workshop(self.name, parcel, worker_hello), name=self.name)
        refusals = await self.client.run(refusal_of, self.name, self.hello["stallSeconds"], on_error="return")
        for address, refusal in refusals.items():
            if isinstance(refusal, Exception):
                refusal = f"{type(refusal).__name__}: {refusal}"
            if refusal:
                raise failure("refused", message=refusal, worker=address)

    def _tell_size(self) -> None:
        size = {"threads": sum(self.threads.values()), "workers": len(self.threads), "dashboard": self.client.dashboard_link}
        self.channel.send(Kind.HELLO, 0, json.dumps(size).encode())

    async def _watch(self) -> None:
        """Notices workers that come and go, and a scheduler that does not answer."""
        while True:
            await asyncio.sleep(0.5)
            try:
                threads = await asyncio.wait_for(self.client.nthreads(), self.hello["lossSeconds"])
            except Exception as error:
                raise failure("schedulerLost", cause=f"{type(error).__name__}: {error}") from error
            if self.client.status != "running":
                raise failure("schedulerLost", cause=f"the connection is {self.client.status}")
            if threads != self.threads:
                self.threads = threads
                self._tell_size()

    # What the driver says

    def _listen(self) -> None:
        try:
            while True:
                frame = self.channel.receive()
                if frame[0] == Kind.GOODBYE:
                    break
                self.loop.call_soon_threadsafe(self._take, *frame)
        except ChannelEnd:
            pass
        self.loop.call_soon_threadsafe(self.over.set)
        # If the loop hangs, nobody wants to wait for it.
        time.sleep(5)
        os._exit(0)

    def _take(self, kind: int, number: int, payload: bytearray) -> None:
        if kind == Kind.PING:
            self.channel.send(Kind.PONG, number, sum(self.bytes.values()).to_bytes(8, "little"))
        elif kind == Kind.PLAN:
            self.plans[number] = bytes(payload)
        elif kind == Kind.TASK:
            run = number_of(payload)
            self._begin(number, self._run(number, run, payload[8:]) if run else self._do(number, payload[8:]))
        elif kind == Kind.FETCH:
            self._begin(number, self._read(number, number_of(payload), ranges_of(memoryview(payload)[8:])))
        elif kind == Kind.MORE:
            if room := self.room.get(number):
                room.release()
        elif kind == Kind.CANCEL:
            if task := self.waiting.get(number):
                self.stopped.add(number)
                task.cancel()
        elif kind == Kind.RELEASE:
            self._release(payload)

    def _begin(self, number: int, work) -> None:
        task = self.waiting[number] = asyncio.ensure_future(self._answer(number, work))

        def close(task) -> None:
            # Cancelled before it had begun, it could not say so itself.
            if task.cancelled():
                work.close()
                self.waiting.pop(number, None)
                self._fail(number, {"kind": "cancelled"})

        task.add_done_callback(close)

    async def _answer(self, number: int, work) -> None:
        try:
            self.channel.send(Kind.RESULT, number, *(await work))
        except ChannelEnd:
            self.over.set()
        except BaseException as error:
            details = details_of(error)
            # What nobody here has cancelled was let go of by Dask.
            if details["kind"] == "cancelled" and number not in self.stopped:
                details["kind"] = "dask" if self.client.status == "running" and not self.is_lost else "schedulerLost"
            self._fail(number, details)
        finally:
            self.stopped.discard(number)
            self.waiting.pop(number, None)
            self.room.pop(number, None)

    def _fail(self, number: int, details: dict) -> None:
        try:
            self.channel.send(Kind.FAILURE, number, json.dumps(details).encode())
        except ChannelEnd:
            self.over.set()

    def _release(self, payload: bytearray) -> None:
        if payload[0] == 0:
            self.plans.pop(number_of(payload[1:]), None)
            return
        count = number_of(payload[1:])
        for segment in struct.unpack_from(f"<{count}Q", payload, 9):
            self._let_go(segment >> PLACES, 1)

    def _let_go(self, task: int, count: int) -> None:
        left = self.wanted.get(task, 0) - count
        self.wanted[task] = left
        if left <= 0:
            self.wanted.pop(task, None)
            self.bytes.pop(task, None)
            if future := self.made.pop(task, None):
                future.release()

    # Tasks

    def _submit(self, name: str, number: int, function, *arguments, **options):
        return self.client.submit(function, *arguments, key=(f"{name}-{self.token}", number), pure=False, **options)

    def _options(self) -> dict:
        given = {name: self.hello.get(name) for name in ("resources", "priority", "retries")}
        return {name: value for name, value in given.items() if value}

    async def _run(self, number: int, run: int, payload: bytearray) -> tuple:
        head, task = split_head(payload)
        places: dict[int, int] = {}
        inputs = []
        for segment, checksum in head["inputs"]:
            place = places.setdefault(segment >> PLACES, len(places))
            inputs.append((segment, place, segment & ((1 << PLACES) - 1), checksum))
        made = [self.made[task] for task in places]
        future = self._submit(
            head["name"], number, perform, self.name, number, f"{self.token} {run}", self.plans[run], bytes(task), inputs, made, self.topic,
            self.hello["forwardsOutput"], head["keeps"], **self._options())
        told = await self._told(number, future)
        if told is None and head["keeps"]:
            # The rows stay where they are.
            told = await self._result(self._submit("answer", number, answer_of, future))
        if told is None:
            answer, worker, batches, _, seconds = await self._result(future)
            await self._stream(number, batches)
        else:
            answer, worker, seconds, kept, size = told
            if kept:
                self._keep(number, future, kept, size)
            else:
                future.release()
        head = {"worker": worker, "host": self._host(worker), "firstKept": number << PLACES, "seconds": seconds}
        return with_head(head), answer

    async def _told(self, number: int, future) -> tuple | None:
        """Of a task that is done what the worker has said of it, if it has."""
        told = self.telling[number] = self.loop.create_future()
        done = asyncio.Event()
        # Called on a thread of its own.
        future.add_done_callback(lambda future: self.loop.call_soon_threadsafe(done.set))
        try:
            await done.wait()
            if future.status in ("error", "cancelled"):
                # Throws what is wrong.
                await self._result(future)
            return await asyncio.wait_for(told, 0.2)
        except asyncio.CancelledError:
            future.release()
            raise
        except (TimeoutError, asyncio.TimeoutError):
            return None
        finally:
            self.telling.pop(number, None)

    def _keep(self, task: int, future, count: int, size: int) -> None:
        self.made[task] = future
        self.wanted[task] = count
        self.bytes[task] = size

    def _host(self, worker: str) -> int:
        return self.hosts.setdefault(worker, len(self.hosts))

    async def _result(self, future):
        """Waits for it; who is cancelled meanwhile wants it no longer.

        The client gathers several results in one: a wait of its own that is cancelled would end the others too.
        """
        waiting = asyncio.ensure_future(future.result())
        waiting.add_done_callback(lambda waiting: waiting.cancelled() or waiting.exception())
        try:
            return await asyncio.shield(waiting)
        finally:
            future.release()

    async def _stream(self, number: int, batches: list[bytes]) -> None:
        """Hands on the rows of a stream, as fast as the driver takes them."""
        room = self.room[number] = asyncio.Semaphore(4)
        for batch in batches:
            await room.acquire()
            self.channel.send(Kind.BATCH, number, batch)

    async def _read(self, number: int, segment: int, ranges: list) -> tuple:
        future = self._submit("read", number, cut_out, self.made[segment >> PLACES], segment & ((1 << PLACES) - 1), ranges)
        return (await self._result(future),)

    # What the driver asks for besides: a task without a run

    async def _do(self, number: int, payload: bytearray) -> tuple:
        errand, rest = split_head(payload)
        what, name = errand["what"], errand.get("name")
        if what == "deposit":
            answer = {"number": await self._deposit(number, bytes(rest))}
        elif what == "publish":
            answer = await self._publish(name, errand["bag"], errand["segments"], errand["replacing"])
        elif what == "open":
            answer = await self._open(name, errand.get("only"))
        elif what == "unpublish":
            answer = await self.published.remove(name)
        elif what == "stages":
            answer = {"stages": await self.client.run_on_scheduler(stages_of, token=self.token)}
        else:
            answer = {"names": await self.published.names()}
        return (json.dumps(answer or {}).encode(),)

    async def _deposit(self, number: int, batch: bytes) -> int:
        """Rows that lie in the driver become the result of a task, as all that is kept here."""
        future = self._submit("keep-values", number, deposited, batch)
        _, _, _, kept, size = await self._result(self._submit("answer", number, answer_of, future))
        self._keep(number, future, kept, size)
        return number << PLACES

    async def _publish(self, name: str, bag: dict, segments: list[int], replacing: bool) -> None:
        places: dict[int, int] = {}
        parts = [[places.setdefault(segment >> PLACES, len(places)), segment & ((1 << PLACES) - 1)] for segment in segments]
        await self.published.put(name, bag, parts, [self.made[task] for task in places], replacing)

    async def _open(self, name: str, only: int | None) -> dict:
        """Gives numbers to a published bag's segments, or to those in one of its results; they are let go of as those of own tasks are."""
        found = await self.published.get(name)
        workers = await self.published.places(found["results"])
        tasks: dict[int, int] = {}
        segments = []
        for (place, index), size in zip(found["segments"], found["bag"]["sizes"]):
            if only is not None and place != only:
                continue
            if place not in tasks:
                task = tasks[place] = next(self.others)
                self._keep(task, found["results"][place], 0, 0)
            self.wanted[tasks[place]] += 1
            self.bytes[tasks[place]] += size
            segments.append({"number": (tasks[place] << PLACES) + index, "place": place, "host": self._host(workers[place])})
        return {"bag": found["bag"], "segments": segments}

    def _heard(self, event: tuple) -> None:
        """What a worker says of a task."""
        _, message = event
        if "made" in message:
            told = self.telling.get(message["request"])
            if told and not told.done():
                told.set_result(message["made"])
        elif "unit" in message:
            self.channel.send(Kind.PROGRESS, message["request"], message["unit"].to_bytes(8, "little"))
        elif "line" in message:
            self.channel.send(Kind.OUTPUT, 0, json.dumps(message).encode())


def main(end) -> None:
    """Serves the driver until it goes."""
    channel = Channel(end)
    status = 0
    try:
        _, _, payload = channel.receive()
        hello = json.loads(bytes(payload))
        if Client is object:
            raise failure("distributedMissing", python=sys.executable, version=platform.python_version())
        import distributed

        version = tuple(int(part) for part in distributed.__version__.split(".")[:2])
        if version < (2025, 2):
            raise failure("distributedOld", python=sys.executable, version=distributed.__version__)
        asyncio.run(Bridge(channel, hello).serve())
    except ChannelEnd:
        pass
    except BaseException as error:
        try:
            channel.send(Kind.FAILURE, 0, json.dumps(details_of(error)).encode())
        except ChannelEnd:
            pass
        status = 1
    # Not by way of Python's end, which waits for threads.
    os._exit(status)
