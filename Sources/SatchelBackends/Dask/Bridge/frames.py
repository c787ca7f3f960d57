"""Frames of the worker protocol on sockets: Guides/WorkerProtocol.md has every byte of them."""

import json
import socket
import struct
import threading
import zlib


class Kind:
    """The kinds of frames."""

    HELLO, PLAN, TASK, BATCH, MORE, PROGRESS, RESULT, FAILURE, CANCEL, FETCH, RELEASE, PING, PONG, GOODBYE, OUTPUT = range(1, 16)

    @classmethod
    def most(cls, kind: int) -> int:
        """How long a payload of the kind may be."""
        if kind in (cls.PLAN, cls.TASK, cls.BATCH, cls.RESULT):
            return 1 << 32
        return 64 if kind in (cls.CANCEL, cls.PING, cls.PONG, cls.GOODBYE) else 1 << 24


class ChannelEnd(Exception):
    """The other side has closed the channel, or is gone."""


class Channel:
    """A socket with frames on it: any thread may send, and one receives."""

    STEP = 1 << 20

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self.sending = threading.Lock()

    def send(self, kind: int, number: int = 0, *parts: bytes) -> None:
        """Sends one frame; its payload is the parts, one behind the other."""
        length = checksum = 0
        for part in parts:
            length += len(part)
            checksum = zlib.crc32(part, checksum)
        head = struct.pack("<4sHBBQQI", b"SATF", 1, kind, 0, number, length, checksum)
        head += struct.pack("<I", zlib.crc32(head))
        with self.sending:
            try:
                # Small ones in one call.
                if length <= 1 << 16:
                    self.end.sendall(head + b"".join(parts))
                else:
                    self.end.sendall(head)
                    for part in parts:
                        self.end.sendall(part)
            except OSError as error:
                raise ChannelEnd(str(error)) from error

    def receive(self) -> tuple[int, int, bytearray]:
        """Waits for the next frame: kind, number, payload."""
        head = self._exactly(32)
        magic, version, kind, flags, number, length, checksum, own = struct.unpack("<4sHBBQQII", head)
        if magic != b"SATF" or zlib.crc32(head[:28]) != own:
            raise ChannelEnd(f"what came is no frame: {bytes(head[:16])!r}")
        if version != 1 or flags:
            raise ChannelEnd(f"a frame has version {version} and flags {flags}, and 1 and 0 were expected")
        if not Kind.HELLO <= kind <= Kind.OUTPUT:
            raise ChannelEnd(f"a frame has kind {kind}, and {Kind.HELLO} to {Kind.OUTPUT} were expected")
        if length > Kind.most(kind):
            raise ChannelEnd(f"a frame of kind {kind} has {length:,} bytes, and {Kind.most(kind):,} are the most")
        payload = self._exactly(length, is_begun=True)
        if zlib.crc32(payload) != checksum:
            raise ChannelEnd(f"the payload of a frame of kind {kind} does not have its checksum")
        return kind, number, payload

    def _exactly(self, count: int, is_begun: bool = False) -> bytearray:
        """So many bytes; their memory is made as they come, whatever length was claimed."""
        buffer = bytearray(min(count, self.STEP))
        done = 0
        while done < count:
            if done == len(buffer):
                buffer.extend(bytes(min(done, count - done)))
            try:
                with memoryview(buffer) as view:
                    got = self.end.recv_into(view[done:])
            except OSError as error:
                raise ChannelEnd(str(error)) from error
            if not got:
                raise ChannelEnd("closed in the middle of a frame" if is_begun or done else "closed")
            done += got
        return buffer

    def close(self) -> None:
        """Ends it for both sides, also for who waits in `receive`."""
        try:
            self.end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.end.close()


def with_head(head: dict) -> bytes:
    """A JSON object behind its length, which stands before bytes that nobody looks at."""
    text = json.dumps(head).encode()
    return struct.pack("<Q", len(text)) + text


def split_head(payload: bytes) -> tuple[dict, memoryview]:
    """Takes apart what `with_head` and its bytes have made."""
    (length,) = struct.unpack_from("<Q", payload)
    return json.loads(bytes(payload[8 : 8 + length])), memoryview(payload)[8 + length :]


def number_of(payload: bytes) -> int:
    """The number that a payload begins with."""
    return struct.unpack_from("<Q", payload)[0]


def ranges_of(payload: memoryview) -> list[tuple[int, int]]:
    """Where wanted bytes begin and end."""
    (count,) = struct.unpack_from("<Q", payload)
    flat = struct.unpack_from(f"<{2 * count}Q", payload, 8)
    return list(zip(flat[::2], flat[1::2]))
