"""The limited child that rebuilds one file: standard input to standard output, the fault as exit code.

Started by its path with the kind (pdf, jpg, png, heic) and the most bytes to keep. It needs no settings, no
Celery and no secrets, and runs after everything else: a page is answered before a file is rebuilt.
"""

import contextlib
import os
import resource
import sys
from pathlib import Path

MEMORY = {"pdf": 400 * 1024**2, "jpg": 400 * 1024**2, "png": 400 * 1024**2, "heic": 512 * 1024**2}
CPU_SECONDS = 5
NICE = 10


def limit(kind: str) -> None:
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY[kind], MEMORY[kind]))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes to a pipe, never to a file
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def rebuild(raw: bytes, kind: str, most: int) -> bytes:
    if kind == "pdf":
        from common.file_rebuild import pdf

        return pdf.rebuild(raw, most)
    from common.file_rebuild import pictures

    return pictures.rebuild(raw, kind, most)


def main(kind: str, most: int) -> int:
    from common.file_rebuild.faults import Fault

    try:
        sys.stdout.buffer.write(rebuild(sys.stdin.buffer.read(), kind, most))
        return 0
    except Fault as fault:
        return fault.exit_code
    except MemoryError:
        return Fault("too_complex").exit_code
    except Exception as error:  # hostile bytes may raise anything; the parent writes the kind to the log
        with contextlib.suppress(MemoryError):
            sys.stderr.write(type(error).__name__)
        return Fault("too_complex" if "bad_alloc" in str(error) else "unreadable").exit_code


if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    limit(sys.argv[1])
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
