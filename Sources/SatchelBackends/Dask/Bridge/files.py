import errno
import fcntl
import hashlib
import os
import shutil
import subprocess
import threading
import time


def remove(path: str):
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.unlink(path)


def gets_lock(descriptor: int, kind: int, patience: float) -> bool:
    """Whether the file is had within so many seconds, through this descriptor and all that are the same as it. Closes it, then or later."""
    got = threading.Event()

    def wait():
        try:
            fcntl.flock(descriptor, kind)
            got.set()
        finally:
            os.close(descriptor)

    threading.Thread(target=wait, name="satchel-lock", daemon=True).start()
    return got.wait(patience)


def digest_of(opened) -> str:
    digest = hashlib.sha256()
    while block := opened.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def unless_busy(start):
    """Calls what starts a program that was just written, again if need be.

    Another thread that starts a process holds the file open for writing until its child has come to itself.
    """
    for _ in range(100):
        try:
            return start()
        except OSError as error:
            if error.errno != errno.ETXTBSY:
                raise
            time.sleep(0.005)
    return start()


def started(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess:
    """Runs a program to its end, which must be soon."""
    return unless_busy(
        lambda: subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60))
