import os
import re
import subprocess
import zlib
from concurrent.futures import ThreadPoolExecutor

# What belongs to the C library, and is every system's own.
HOME = re.compile(
    r"(ld-linux.*|ld64?|ld-musl.*|linux-(vdso|gate)\d*|libc\.musl-.*|libnss_.*|"
    r"lib(c|m|mvec|pthread|dl|rt|resolv|util|anl|BrokenLocale|thread_db|c_malloc_debug))\.so(\..*)?|libnsl\.so\.1")


def pack(program: str, is_squeezed: bool = False) -> Parcel:
    """The program and the libraries that it needs beside the C library, each read once. Raises Refusal.

    Squeezed, a parcel is a third as large, and takes a second to make and a second to unpack: worth it where it goes over a network
    to more than a machine or two, and not on one machine.
    """
    path = os.path.realpath(program)
    # The file of a running program may have been replaced since.
    path = path if os.path.exists(path) and os.path.samefile(path, program) else program
    name = os.path.basename(os.path.realpath(program)).removesuffix(" (deleted)")
    own = read_elf(path, name)
    files = {f"bin/{name}": own}
    libraries = needed_libraries(path, name, own.loader) if own.loader else {}
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        files.update(zip((f"lib/{library}" for library in libraries), threads.map(read_elf, libraries.values(), libraries)))
        whole = threads.submit(build_of, own.contents)
        packed = threads.map(lambda item: ParcelFile(item[0], item[1].trimmed(), is_squeezed), files.items())
        parcel = Parcel(name, list(packed))
        parcel.whole, parcel.build = whole.result(), build_of(own.trimmed())
    parcel.machine, parcel.loader = own.machine, own.loader
    if own.loader:
        parcel.c_library = "musl" if os.path.basename(own.loader).startswith("ld-musl") else "glibc"
    parcel.c_version, parcel.c_asker = max((elf.glibc, os.path.basename(file)) for file, elf in files.items())
    parcel.authorities = built_for(files)
    return parcel


def build_of(contents: bytes) -> dict[str, int]:
    """As hello names a program."""
    return {"bytes": len(contents), "checksum": zlib.crc32(contents)}


def read_elf(path: str, name: str) -> Elf:
    try:
        with open(path, "rb") as file:
            return Elf(file.read())
    except OSError as error:
        raise Refusal(f"{name} can't be read, and so can't be brought to the workers: {error.strerror}: {path}") from error
    except ValueError as error:
        raise Refusal(
            f"{name} can't be brought to the workers, {error}: {path}. Start the driver on Linux of the workers' kind, "
            "or give a program that was built for them, Dask.Options(executable:)") from error


def needed_libraries(path: str, name: str, loader: str) -> dict[str, str]:
    """The files of the shared libraries, as the program's own loader finds them, by the names that it asks for."""
    environment = {variable: value for variable, value in os.environ.items() if variable not in ("LD_PRELOAD", "LD_AUDIT")}
    # Not the program is started but its loader: of a program without one these words would start the program itself.
    environment["LD_TRACE_LOADED_OBJECTS"] = "1"
    command = [loader, "--list", path] if os.path.basename(loader).startswith("ld-musl") else [loader, path]
    try:
        result = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    except OSError:
        raise Refusal(
            f"{name} is started by {loader}, which this system can't run, so that its shared libraries can't be found: start the driver "
            "on a system of the kind that it was built for, or build a fully static program (swift build --swift-sdk with the static "
            "Linux SDK)") from None
    lines = result.stdout.decode(errors="surrogateescape").splitlines()
    errors = result.stderr.decode(errors="replace").strip()
    return libraries_of(name, lines, errors if result.returncode else "")


def libraries_of(name: str, lines: list[str], errors: str) -> dict[str, str]:
    found = {}
    missing = re.findall(r"Error loading shared library ([^:\s]+)", errors)
    for line in lines:
        library, arrow, place = re.sub(r" \(0x[0-9a-f]+\)$", "", line.strip()).partition(" => ")
        if HOME.fullmatch(os.path.basename(library)):
            continue
        if place == "not found":
            missing.append(library)
        elif "/" in library:
            raise Refusal(
                f"{name} needs the shared library {library} by its path, where workers don't have it: link it by its name, as with "
                f"-l{re.sub('^lib|[.]so.*', '', os.path.basename(library))}")
        elif arrow:
            found[library] = place
    if missing:
        raise Refusal(
            f"{name} needs the shared librar{'ies' if len(missing) > 1 else 'y'} {', '.join(missing)}, not found on this system: "
            "install what it belongs to, or say where it is with LD_LIBRARY_PATH")
    if errors:
        raise Refusal(f"the shared libraries of {name} can't be listed: {errors}")
    return found


def built_for(files: dict[str, Elf]) -> str:
    """Where its libcurl looks for certificates: a path in its text."""
    elf = next((elf for name, elf in files.items() if name.startswith("lib/libcurl")), files[next(iter(files))])
    return next((path for path in Authorities.USUAL if elf.holds(path.encode())), Authorities.USUAL[0])
