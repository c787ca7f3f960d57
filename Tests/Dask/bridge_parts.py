"""The parts of the bridge, joined as they are when it runs, and small programs to bring to workers."""

import atexit
import functools
import pathlib
import shutil
import subprocess
import sys
import tempfile
import types

BRIDGE = pathlib.Path(__file__).resolve().parents[2] / "Sources" / "SatchelBackends" / "Dask" / "Bridge"
PARTS = ["frames", "elf", "files", "shelf", "memory", "parcel", "surroundings", "packing", "children", "workshop", "published",
         "reaching", "bridge"]


@functools.cache
def load() -> types.ModuleType:
    module = types.ModuleType("satchel_bridge")
    sys.modules[module.__name__] = module
    for part in PARTS:
        path = BRIDGE / f"{part}.py"
        exec(compile(path.read_text(), path, "exec"), module.__dict__)
    return module


@functools.cache
def programs() -> pathlib.Path:
    """A folder with `greet`, which needs `libword.so`, and `still`, which needs nothing. Both say what they find, `greet wait` until its
    input ends."""
    compiler = shutil.which("cc") or shutil.which("clang")
    if compiler is None:
        raise FileNotFoundError("a C compiler, cc or clang")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="satchel-programs-"))
    atexit.register(shutil.rmtree, folder)
    (folder / "word.c").write_text('const char *word(void) { return "hello"; }\n')
    (folder / "greet.c").write_text(
        "#include <stdio.h>\nconst char *word(void);\n"
        'int main(int count, char **arguments) { puts(word()); fflush(stdout); if (count > 1) while (getchar() >= 0) {} puts("end"); }\n')
    (folder / "still.c").write_text(
        '#include <stdio.h>\nint main(void) { FILE *mark = fopen("started", "w"); if (mark) fclose(mark); puts("still"); }\n')

    def run(*arguments):
        subprocess.run([compiler, "-g", *arguments], cwd=folder, check=True)

    run("-shared", "-fPIC", "word.c", "-o", "libword.so")
    run("greet.c", "-L.", "-lword", "-o", "greet")
    run("-static", "still.c", "-o", "still")
    return folder
