"""Frames as the bridge writes and reads them."""

import pathlib
import re
import socket
import struct
import threading
import unittest
import zlib

import bridge_parts

bridge = bridge_parts.load()
GUIDE = pathlib.Path(__file__).resolve().parents[2] / "Guides" / "WorkerProtocol.md"


def frame(payload=b"forty-two", kind=4, number=7, magic=b"SATF", version=1, flags=0, length=None, checksum=None) -> bytes:
    """A frame whose header has its checksum, whatever else is wrong with it."""
    length = len(payload) if length is None else length
    checksum = zlib.crc32(payload) if checksum is None else checksum
    head = struct.pack("<4sHBBQQI", magic, version, kind, flags, number, length, checksum)
    return head + struct.pack("<I", zlib.crc32(head)) + payload


def example() -> bytes:
    """The bytes that the guide shows."""
    text = GUIDE.read_text().split("### An example")[1].split("```")[1]
    return b"".join(bytes.fromhex(line) for line in re.findall(r"^\d{3}  (.*)$", text, re.MULTILINE))


class Frames(unittest.TestCase):
    def setUp(self):
        own, self.other = socket.socketpair()
        self.channel = bridge.Channel(own)
        self.addCleanup(self.other.close)
        self.addCleanup(self.channel.close)

    def received(self, sent: bytes):
        """What is read of bytes behind which the stream ends."""
        self.other.sendall(sent)
        self.other.shutdown(socket.SHUT_WR)
        return self.channel.receive()

    def refusal(self, sent: bytes) -> str:
        with self.assertRaises(bridge.ChannelEnd) as caught:
            self.received(sent)
        return str(caught.exception)

    def test_the_guides_example_is_read_and_written(self):
        self.assertEqual(len(example()), 41)
        self.assertEqual(frame(), example())
        self.channel.send(bridge.Kind.BATCH, 7, b"forty", b"-two")
        self.assertEqual(self.other.recv(41, socket.MSG_WAITALL), example())
        self.assertEqual(self.received(example()), (bridge.Kind.BATCH, 7, bytearray(b"forty-two")))

    def test_frames_follow_each_other_and_arrive_cut_anywhere(self):
        sent = frame() + frame(b"", 12, 2**64 - 1) + frame(b"x" * 3_000_000)

        def send():
            for start in range(0, 100):
                self.other.sendall(sent[start : start + 1])
            self.other.sendall(sent[100:])
            self.other.shutdown(socket.SHUT_WR)

        sending = threading.Thread(target=send)
        sending.start()
        found = [self.channel.receive() for _ in range(3)]
        sending.join()
        found = [(kind, number, len(payload)) for kind, number, payload in found]
        self.assertEqual(found, [(4, 7, 9), (12, 2**64 - 1, 0), (4, 7, 3_000_000)])
        with self.assertRaisesRegex(bridge.ChannelEnd, "^closed$"):
            self.channel.receive()

    def test_payloads_of_many_parts_are_one(self):
        parts = [bytes([part]) * 50_000 for part in range(5)]
        reading = threading.Thread(target=lambda: self.assertEqual(self.other.recv(250_032, socket.MSG_WAITALL), frame(b"".join(parts))))
        reading.start()
        self.channel.send(bridge.Kind.BATCH, 7, *parts)
        reading.join()

    def test_every_changed_bit_is_seen(self):
        """Also one that makes the length larger, for which nobody waits."""
        for bit in range(8 * 41):
            damaged = bytearray(example())
            damaged[bit // 8] ^= 1 << bit % 8
            with self.subTest(bit=bit):
                own, other = socket.socketpair()
                with own, other, self.assertRaises(bridge.ChannelEnd):
                    other.sendall(damaged)
                    other.shutdown(socket.SHUT_WR)
                    bridge.Channel(own).receive()

    def test_what_is_printed_by_mistake_is_no_frame(self):
        self.assertEqual(self.refusal(b"good morning, and more than a header has"), "what came is no frame: b'good morning, an'")

    def test_another_header(self):
        self.assertEqual(
            self.refusal(frame(magic=b"SATG", number=0x6E6565727473)), "what came is no frame: b'SATG\\x01\\x00\\x04\\x00streen\\x00\\x00'")

    def test_another_version(self):
        self.assertEqual(self.refusal(frame(version=2)), "a frame has version 2 and flags 0, and 1 and 0 were expected")

    def test_a_payload_in_a_file_is_not_for_the_bridge(self):
        self.assertEqual(self.refusal(frame(flags=1)), "a frame has version 1 and flags 1, and 1 and 0 were expected")

    def test_a_wrong_checksum(self):
        self.assertEqual(self.refusal(frame(checksum=1)), "the payload of a frame of kind 4 does not have its checksum")

    def test_a_kind_that_there_is_not(self):
        self.assertEqual(self.refusal(frame(kind=16)), "a frame has kind 16, and 1 to 15 were expected")

    def test_a_length_that_is_only_claimed_takes_no_memory(self):
        self.assertEqual(
            self.refusal(frame(length=2**62)), "a frame of kind 4 has 4,611,686,018,427,387,904 bytes, and 4,294,967,296 are the most")
        self.assertEqual(self.refusal_of_another(frame(length=2**32)), "closed in the middle of a frame")

    def refusal_of_another(self, sent: bytes) -> str:
        self.setUp()
        return self.refusal(sent)

    def test_a_stream_that_ends_in_a_frame_is_cut(self):
        for length in (1, 31, 32, 40):
            with self.subTest(length=length):
                self.assertEqual(self.refusal_of_another(example()[:length]), "closed in the middle of a frame")
        self.assertEqual(self.refusal_of_another(b""), "closed")

    def test_who_waits_hears_of_the_end(self):
        ends = []

        def wait():
            try:
                self.channel.receive()
            except bridge.ChannelEnd as end:
                ends.append(str(end))

        waiting = threading.Thread(target=wait)
        waiting.start()
        self.other.close()
        waiting.join()
        self.assertEqual(ends, ["closed"])
        with self.assertRaises(bridge.ChannelEnd):
            for _ in range(2):
                self.channel.send(bridge.Kind.PING)


class Heads(unittest.TestCase):
    def test_a_head_stands_before_bytes(self):
        head, rest = bridge.split_head(bridge.with_head({"name": "é"}) + b"bytes")
        self.assertEqual((head, bytes(rest)), ({"name": "é"}, b"bytes"))

    def test_ranges(self):
        payload = struct.pack("<5Q", 2, 3, 5, 8, 13)
        self.assertEqual(bridge.ranges_of(memoryview(payload)), [(3, 5), (8, 13)])


if __name__ == "__main__":
    unittest.main()
