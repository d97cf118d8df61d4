"""Starts the kernel of a notebook that is graded: python kernel.py FOLDER... -- ARGUMENTS-OF-THE-KERNEL

Python reports what it is about to do, and nothing is written, moved or deleted below the FOLDERs.  On Linux
fence.py already sees to that in the kernel of the system; this is for the others, and for a clear sentence.
"""

import os
import runpy
import sys
from pathlib import Path

# Event -> which of its arguments are paths that would change.
CHANGES = {
    "os.remove": (0,),
    "os.rmdir": (0,),
    "os.mkdir": (0,),
    "os.rename": (0, 1),
    "os.link": (0, 1),
    "os.symlink": (0, 1),
    "os.truncate": (0,),
    "os.chmod": (0,),
    "os.chown": (0,),
    "os.utime": (0,),
    "shutil.rmtree": (0,),
    "shutil.move": (0, 1),
    "shutil.copyfile": (1,),
}


def protect(folders: list[str]) -> None:
    """From now on, nothing below the folders can be changed from Python."""
    kept = tuple(os.path.realpath(folder) for folder in folders)
    realpath, fsdecode, separator = os.path.realpath, os.fsdecode, os.sep

    def inside(path):
        if isinstance(path, int) or path is None:
            return False
        try:
            place = realpath(fsdecode(path))
        except (TypeError, ValueError):
            return False
        return any(place == folder or place.startswith(folder + separator) for folder in kept)

    def audit(event, arguments):
        if event == "open":
            path, mode, flags = arguments
            changing = (
                flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
                if isinstance(flags, int)
                else set("wax+") & set(mode or "")
            )
            if changing and inside(path):
                raise PermissionError(f"Nothing is written into the project while grading: {path}")
        elif event in CHANGES and any(inside(arguments[i]) for i in CHANGES[event]):
            raise PermissionError(f"Nothing in the project is changed while grading: {arguments[0]}")

    sys.addaudithook(audit)


def protect_hdf5(folders: list[str]) -> None:
    """HDF5 writes files in C, of which Python hears nothing; so h5py itself is told."""
    try:
        import h5py
    except ImportError:
        return
    kept = tuple(os.path.realpath(folder) for folder in folders)
    plain = h5py.File.__init__

    def careful(self, name, mode="r", *arguments, **options):
        if mode != "r" and isinstance(name, (str, bytes, os.PathLike)):
            place = os.path.realpath(os.fsdecode(name))
            if place.startswith(tuple(folder + os.sep for folder in kept)):
                raise PermissionError(f"Nothing is written into the project while grading: {name}")
        plain(self, name, mode, *arguments, **options)

    h5py.File.__init__ = careful


if __name__ == "__main__":
    end = sys.argv.index("--")
    protect(sys.argv[1:end])
    protect_hdf5(sys.argv[1:end])
    sys.argv[1:] = sys.argv[end + 1 :]
    del sys.path[0]  # this folder is not the notebook's business
    sys.path.insert(0, str(Path.cwd()))
    runpy.run_module("ipykernel_launcher", run_name="__main__", alter_sys=True)
