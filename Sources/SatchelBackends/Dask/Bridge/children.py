"""The user's program in worker mode, as a child of a Dask worker."""

import json
import os
import select
import signal
import socket
import subprocess
import threading
import time


class SatchelFailure(Exception):
    """Why a task could not be done, as a JSON object that the driver understands."""

    def __init__(self, text: str) -> None:
        super().__init__(text)


def failure(kind: str, **details) -> SatchelFailure:
    """A failure of a kind."""
    return SatchelFailure(json.dumps({"kind": kind, **details}))


class Child:
    """One process of the program: does one task at a time."""

    MOST_RUNS = 64
    LINE = 1 << 16

    def __init__(self, program: str, name: str, environment: dict[str, str], hello: dict, worker: str) -> None:
        # The address of the Dask worker, for errors.
        self.worker = worker
        own, other = socket.socketpair()
        # Two descriptors, so that no payload goes as a file beside the channel.
        second = other.dup()
        environment = {**environment, "SATCHEL_WORKER": f"{other.fileno()}:{second.fileno()}"}
        try:
            self.process = unless_busy(
                lambda: subprocess.Popen(
                    [name], executable=program, env=environment, pass_fds=(other.fileno(), second.fileno()), stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True))
        except OSError as error:
            own.close()
            raise failure("refused", message=f"{program} can't be started: {error.strerror}", worker=worker) from error
        finally:
            other.close()
            second.close()
        self.channel = Channel(own)
        # By the names that drivers have for them: each driver counts from 1, and children work for all of the same build.
        self.runs: dict[str, int] = {}
        self.told = 0
        self.lines: list[str] = []
        self.reason: str | None = None
        # Who wants to know what it prints, while it does a task.
        self.heard = None
        # When its last task ended.
        self.since = time.monotonic()
        self.reading = threading.Lock()
        self.rest = b""
        self.reader = threading.Thread(target=self._follow, daemon=True)
        self.reader.start()
        self._greet(hello)

    def _greet(self, hello: dict) -> None:
        try:
            self.channel.send(Kind.HELLO, 0, json.dumps(hello).encode())
            _, _, payload = self.channel.receive()
        except ChannelEnd as error:
            ending = self._ending()
            # Killed by another's hand, as any child may be: another one may do.
            if ending in (-signal.SIGKILL, -signal.SIGTERM):
                raise self._loss(ending, None, error) from error
            raise failure(
                "refused", message=f"the program can't be a worker here: it ended with {describe(ending)} before it said hello",
                cause="\n".join(self.lines[-12:]) or str(error), worker=self.worker) from error
        answer = json.loads(bytes(payload))
        if answer["build"] != hello["build"] or answer["types"]:
            self.end()
            lacking = ", ".join(named["name"] for named in answer["types"])
            raise failure(
                "refused", message=f"the program on the worker is another build of the program: it is {build_name(answer['build'])}, "
                f"and the driver's is {build_name(hello['build'])}"
                + (f"; it lacks {lacking}" if lacking else ""), worker=self.worker)

    def _follow(self) -> None:
        """Hands on what it prints until its end."""
        while self._has_output(None) and self._hand_on() != 0:
            pass

    def hear_out(self) -> None:
        """Hands on what it has printed so far, so that a task's lines come before its result."""
        while self._hand_on():
            pass

    def _has_output(self, milliseconds: int | None) -> bool:
        waiting = select.poll()
        waiting.register(self.process.stdout, select.POLLIN)
        return bool(waiting.poll(milliseconds))

    def _hand_on(self) -> int | None:
        """How many bytes were there now; 0 at the end, None if there is nothing yet."""
        with self.reading:
            if not self._has_output(0):
                return None
            data = os.read(self.process.stdout.fileno(), 1 << 16)
            *lines, self.rest = (self.rest + data).split(b"\n")
            # The last line may have no end, and one that never ends goes in pieces.
            if self.rest and (not data or len(self.rest) > self.LINE):
                lines, self.rest = [*lines, self.rest], b""
            for line in lines:
                self._say(line.decode(errors="replace"))
            return len(data)

    def _say(self, line: str) -> None:
        self.lines.append(line)
        del self.lines[:-60]
        # To the log of the Dask worker, in one piece.
        os.write(2, f"[satchel] {line}\n".encode())
        if heard := self.heard:
            heard.said(line)

    def _ending(self) -> int:
        """Waits for the end, which the end of the channel announces; negative: a signal."""
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.kill("closed its channel and did not end")
            self.process.wait()
        # Its own children may hold the pipe open.
        self.reader.join(0.5)
        return self.process.returncode

    def perform(self, work: "Work", run: str, plan: bytes, task: bytes, segments, began) -> tuple[bytes, list[bytes]]:
        """Runs a task to its end: its answer, and the batches that came with it.

        `segments` gives the bytes of a segment by its number; `began` is told of each unit.
        """
        number = work.number
        unit = None
        batches: list[bytes] = []
        try:
            self.channel.send(Kind.TASK, number, self._number(run, plan).to_bytes(8, "little"), task)
            work.given_to(self)
            while True:
                kind, about, payload = self.channel.receive()
                if kind == Kind.FETCH:
                    self._lend(about, payload, segments)
                elif kind == Kind.PROGRESS:
                    unit = number_of(payload)
                    began(unit)
                elif kind == Kind.BATCH:
                    batches.append(bytes(payload))
                    self.channel.send(Kind.MORE, number)
                elif kind == Kind.RESULT:
                    return bytes(payload), batches
                elif kind == Kind.FAILURE:
                    raise failure("task", error=json.loads(bytes(payload)), worker=self.worker)
        except ChannelEnd as error:
            raise self._loss(self._ending(), unit, error) from error

    def _loss(self, ending: int, unit: int | None, error: ChannelEnd) -> SatchelFailure:
        """That it has ended, while it did a unit, if that is known."""
        return failure(
            "child", ending=ending, reason=self.reason, lines=self.lines[-60:], unit=unit, cause=str(error), worker=self.worker)

    def _number(self, run: str, plan: bytes) -> int:
        """By what number it knows a run; of those that it was told of long ago it knows no more."""
        known = self.runs.pop(run, None)
        if known is None:
            self.told += 1
            known = self.told
            self.channel.send(Kind.PLAN, known, plan)
        self.runs[run] = known
        if len(self.runs) > self.MOST_RUNS:
            oldest = self.runs.pop(next(iter(self.runs)))
            self.channel.send(Kind.RELEASE, 0, b"\0", oldest.to_bytes(8, "little"))
        return known

    def _lend(self, request: int, payload: bytearray, segments) -> None:
        view = memoryview(segments(number_of(payload)))
        self.channel.send(Kind.RESULT, request, *(view[start:end] for start, end in ranges_of(memoryview(payload)[8:])))

    def cancel(self, number: int) -> None:
        """Tells it to stop a task."""
        try:
            self.channel.send(Kind.CANCEL, number)
        except ChannelEnd:
            pass

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    @property
    def memory(self) -> int:
        """Its bytes in memory, without those of files, which the system takes back when it wants; 0 when it has ended."""
        try:
            with open(f"/proc/{self.process.pid}/statm") as file:
                _, resident, shared, *_ = map(int, file.read().split())
        except (OSError, ValueError):
            return 0
        return (resident - shared) * os.sysconf("SC_PAGE_SIZE")

    def kill(self, reason: str) -> None:
        """Ends it at once; who waits for it is told why."""
        self.reason = self.reason or reason
        self.process.kill()

    def end(self) -> None:
        """Lets it end, and sees to it that it does."""
        self.channel.close()
        try:
            self.process.wait(1)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Work:
    """A task that a thread of the Dask worker has begun with: it can be stopped at any time, also while its child is being started."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.lock = threading.Lock()
        self.child: Child | None = None
        self.is_stopped = False

    def given_to(self, child: Child) -> None:
        """A child has been told of it, and can be told to stop it from now on."""
        with self.lock:
            self.child = child
            is_stopped = self.is_stopped
        if is_stopped:
            child.cancel(self.number)

    def stop(self) -> None:
        with self.lock:
            self.is_stopped = True
            child = self.child
        if child:
            child.cancel(self.number)


def build_name(build: dict[str, int]) -> str:
    """A build as people see it."""
    return f"{build['checksum']:x} ({build['bytes']} bytes)"


def describe(status: int) -> str:
    """How a process ended, in words."""
    return f"signal {-status}" if status < 0 else f"status {status}"
