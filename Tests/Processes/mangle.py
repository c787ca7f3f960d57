#!/usr/bin/env python3
"""Stands between a driver and a worker, and damages one byte of what they send each other.

Started in the place of a worker: descriptor 3 is the driver's channel. MANGLE_PROGRAM is the program that is the worker; MANGLE is
`WAY ACTION OFFSET`: WAY is `down` (to the worker) or `up`, ACTION `flip`, `drop`, `repeat`, `file` (a byte of an attached file) or `none`, OFFSET
counts the bytes, or the files, of that way. MANGLE_MARKER names a file that is made when that has happened; once it is there, nothing more is damaged.
"""

import os
import select
import socket
import subprocess
import sys

way, action, offset = os.environ["MANGLE"].split()
offset = int(offset)
marker = os.environ["MANGLE_MARKER"]
driver = socket.socket(fileno=3)
ours, theirs = socket.socketpair()
environment = {name: value for name, value in os.environ.items() if not name.startswith("MANGLE")}


def take_place():
    os.dup2(theirs.fileno(), 3)


worker = subprocess.Popen([os.environ["MANGLE_PROGRAM"]], env=environment, preexec_fn=take_place, pass_fds=[3], stdin=subprocess.DEVNULL)
theirs.close()


def is_first():
    try:
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        return True
    except FileExistsError:
        return False


class Relay:
    """One way: its bytes, and how many there have been."""

    def __init__(self, name, source, target):
        self.source, self.target = source, target
        self.isMangled = name == way
        self.bytes = self.files = 0

    def pass_on(self):
        try:
            data, files, _, _ = socket.recv_fds(self.source, 1 << 15, 16)
        except ConnectionResetError:
            return False
        if not data:
            return False
        try:
            self.send(self.damaged(data, files), files)
        except (BrokenPipeError, ConnectionResetError):
            return False
        finally:
            for file in files:
                os.close(file)
        return True

    def damaged(self, data, files):
        first, self.bytes = self.bytes, self.bytes + len(data)
        if not self.isMangled:
            return data
        if action == "file":
            for file in files:
                if self.files == offset and is_first():
                    byte = os.pread(file, 1, 0)
                    os.pwrite(file, bytes([byte[0] ^ 0x10]), 0)
                self.files += 1
            return data
        place = offset - first
        if action == "none" or not 0 <= place < len(data) or not is_first():
            return data
        put = {"flip": bytes([data[place] ^ 1 << offset % 8]), "drop": b"", "repeat": data[place : place + 1] * 2}[action]
        return data[:place] + put + data[place + 1 :]

    def send(self, data, files):
        while data:
            sent = socket.send_fds(self.target, [data], files) if files else self.target.send(data)
            data, files = data[sent:], []


down, up = Relay("down", driver, ours), Relay("up", ours, driver)
isOpen = True
while isOpen:
    ready, _, _ = select.select([driver, ours], [], [])
    for relay in (down, up):
        if relay.source in ready and not relay.pass_on():
            isOpen = False
ours.close()
driver.close()
status = worker.wait()
sys.exit(status if status >= 0 else 128 - status)
