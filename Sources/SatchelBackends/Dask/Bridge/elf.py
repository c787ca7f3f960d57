import os
import re
import struct


class Elf:
    """What a program or shared library of a Linux system says of itself: 64 bits, little-endian, read from its bytes."""

    MACHINES = {62: "x86_64", 183: "aarch64", 243: "riscv64", 21: "ppc64le"}
    LOAD, DYNAMIC, INTERPRETER = 1, 2, 3
    STRINGS, NEEDS, NEED_COUNT = 5, 0x6FFFFFFE, 0x6FFFFFFF
    # Asked for beside the numbered versions, by what is linked with packed relocations.
    MARKS = {b"GLIBC_ABI_DT_RELR": (2, 36)}

    def __init__(self, contents: bytes):
        if contents[:6] != b"\x7fELF\x02\x01":
            raise ValueError("it is no program of a 64-bit, little-endian Linux system")
        try:
            number, segments, sections = struct.unpack_from("<18xH12xQQ", contents)
            size, count, section_size, section_count = struct.unpack_from("<54xHHHH", contents)
            self._segments = [struct.unpack_from("<IIQQQQQQ", contents, segments + size * index) for index in range(count)]
        except (struct.error, OverflowError):
            raise ValueError("it breaks off") from None
        self.contents = contents
        self._sections_end = sections + section_size * section_count
        self.machine = self.MACHINES.get(number, f"machine {number}")
        self.loader = next((os.fsdecode(self._text(part[2])) for part in self._segments if part[0] == self.INTERPRETER), "")
        try:
            # The newest version of glibc that it asks for, or ().
            self.glibc = max(map(self._version, self._needs()), default=())
        except (struct.error, OverflowError, ValueError):
            raise ValueError("its list of needed versions is damaged") from None

    def holds(self, text: bytes) -> bool:
        return text + b"\0" in self.contents

    def trimmed(self) -> bytes:
        """Without what no running program has in its memory: sections that are for linkers and debuggers, often half of a file."""
        end = max((part[2] + part[5] for part in self._segments), default=0)
        # Whatever was put behind the sections is for the program itself to read.
        if self._sections_end != len(self.contents) or not 64 <= end <= self._sections_end:
            return self.contents
        head = bytearray(self.contents[:64])
        head[40:48], head[60:64] = bytes(8), bytes(4)
        return b"".join([head, memoryview(self.contents)[64:end]])

    def _needs(self):
        """The names of the versions that are asked for, of every library."""
        entries = self._dynamic()
        if self.NEEDS not in entries or self.STRINGS not in entries:
            return
        library, strings = self._place(entries[self.NEEDS]), self._place(entries[self.STRINGS])
        for _ in range(entries.get(self.NEED_COUNT, 0)):
            count, version, following = struct.unpack_from("<2xH4xII", self.contents, library)
            version += library
            for _ in range(count):
                name, step = struct.unpack_from("<8xII", self.contents, version)
                yield self._text(strings + name)
                if step < 16:
                    break
                version += step
            if following < 16:
                return
            library += following

    def _dynamic(self) -> dict[int, int]:
        """The entries of the dynamic section, of which the last ends it."""
        part = next((part for part in self._segments if part[0] == self.DYNAMIC), None)
        if part is None:
            return {}
        return dict(struct.unpack_from("<QQ", self.contents, part[2] + at) for at in range(0, part[5] - 15, 16))

    def _place(self, address: int) -> int:
        """Where in the file is what has this address in memory."""
        for kind, _, offset, start, _, size, _, _ in self._segments:
            if kind == self.LOAD and start <= address < start + size:
                return offset + address - start
        raise ValueError("no segment has that address")

    def _text(self, start: int) -> bytes:
        end = self.contents.find(b"\0", start)
        return self.contents[start:end] if end >= 0 else b""

    def _version(self, name: bytes) -> tuple[int, ...]:
        match = re.fullmatch(rb"GLIBC_(\d+(?:\.\d+)+)", name)
        return tuple(map(int, match[1].split(b"."))) if match else self.MARKS.get(name, ())
