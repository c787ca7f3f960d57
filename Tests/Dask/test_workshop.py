"""Tasks that nobody wants any longer, however far they are."""

import threading
import types
import unittest

import bridge_parts

bridge = bridge_parts.load()
KEY = ("scan-json-token", 7)


class Child:
    """Does nothing until it is told to stop."""

    is_alive = True
    killed = None

    def __init__(self) -> None:
        self.cancelled: list[int] = []
        self.has_stopped = threading.Event()

    def perform(self, work, *arguments):
        work.given_to(self)
        if not self.has_stopped.wait(10):
            raise TimeoutError("it was never told to stop")
        return b"stopped", []

    def cancel(self, number: int) -> None:
        self.cancelled.append(number)
        self.has_stopped.set()

    def kill(self, reason: str) -> None:
        self.killed = reason
        self.has_stopped.set()

    def hear_out(self) -> None:
        pass

    def end(self) -> None:
        self.is_alive = False


class Loop:
    """Keeps what is to be done later."""

    def __init__(self) -> None:
        self.later: list = []

    def add_callback(self, function, *arguments) -> None:
        function(*arguments)

    def call_later(self, delay: float, function, *arguments) -> None:
        self.later.append((delay, function, arguments))

    def run(self) -> None:
        due, self.later = self.later, []
        for _, function, arguments in due:
            function(*arguments)


class Stopping(unittest.TestCase):
    def setUp(self) -> None:
        self.shop = bridge.Workshop("satchel", None, {"stall": 30})
        self.task = types.SimpleNamespace(state="executing")
        self.shop.worker = types.SimpleNamespace(loop=Loop(), state=types.SimpleNamespace(tasks={KEY: self.task}))
        self.shop.lock, self.shop.idle, self.shop.busy, self.shop.drivers = threading.Lock(), [], {}, set()
        self.shop.last, self.shop.refusal = 0, None
        self.child = Child()

    def perform(self, before=lambda: None):
        """Runs the task; `before` is done where the child would be started."""
        def started():
            before()
            return self.child

        self.shop._child = started
        return self.shop.perform(KEY, "run", b"", b"", None, types.SimpleNamespace(topic="satchel-token", began=None))

    def cancel(self) -> None:
        self.task.state = "cancelled"
        self.shop.transition(KEY, "executing", "cancelled")

    def test_while_the_child_works(self):
        given = self.child.perform

        def perform(work, *arguments):
            threading.Timer(0, self.cancel).start()
            return given(work, *arguments)

        self.child.perform = perform
        self.assertEqual(self.perform(), (b"stopped", []))
        self.assertEqual(self.child.cancelled, [1])

    def test_while_the_child_starts(self):
        self.assertEqual(self.perform(before=self.cancel), (b"stopped", []))
        self.assertEqual(self.child.cancelled, [1])

    def test_before_the_thread_had_begun(self):
        self.cancel()
        self.assertEqual(self.perform(), (b"stopped", []))
        self.assertEqual(self.child.cancelled, [1])

    def test_one_that_does_not_listen_is_ended(self):
        def begin_and_wait_until_due():
            self.cancel()
            self.shop.worker.loop.run()
            # It is still being started: there is nobody to end yet.
            self.assertEqual(len(self.shop.worker.loop.later), 1)

        def ignore(number: int) -> None:
            self.shop.worker.loop.run()

        self.child.cancel = ignore
        self.perform(before=begin_and_wait_until_due)
        self.assertEqual(self.child.killed, "did not stop when its task was cancelled")

    def test_who_is_done_is_left_alone(self):
        self.perform(before=self.cancel)
        self.shop.worker.loop.run()
        self.assertIsNone(self.child.killed)
        self.assertEqual((self.shop.busy, self.shop.idle), ({}, [self.child]))


if __name__ == "__main__":
    unittest.main()
