"""Runs a command that the Linux kernel itself keeps away from files.

    python fence.py [--read PATH]... [--write PATH]... -- COMMAND

Below the paths after --read files may be read and run, below those after --write also written; where no
--read is given, reading stays free.  With --read, connections over TCP and signals to processes outside are
closed off as well. Everything started by the command is inside the same fence, and there is no way out of it
(Landlock, landlock(7)). Where the kernel has no Landlock, or on other systems, the command runs without the
fence: it is one wall of several.

Standard library only, and nothing of the project: it runs before anything else is loaded.
"""

import ctypes
import os
import stat
import sys

# Access rights of linux/landlock.h, and the version of Landlock from which on there is a name for each.
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = (1 << bit for bit in range(4))
CHANGES = WRITE_FILE | sum(1 << bit for bit in range(4, 13))  # remove and make files and folders of all kinds
SINCE = {2: 1 << 13, 3: 1 << 14}  # move between folders; cut off
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | 1 << 14
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
PR_SET_NO_NEW_PRIVS = 38


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def version() -> int:
    """The version of Landlock in this kernel, 0 where there is none."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, int(ctypes.CDLL(None).syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))))


def restrict(readable: list[str], writable: list[str]) -> bool:
    """Put this process and all that it starts behind the fence; False where there is no Landlock."""
    have = version()
    if not have:
        return False
    change = CHANGES | sum(right for since, right in SINCE.items() if have >= since)
    look = READ_FILE | READ_DIR | EXECUTE if readable else 0
    rules = _Ruleset(change | look)
    size = 8
    if readable and have >= 4:
        rules.network, size = 3, 16  # to bind and to connect over TCP
    if readable and have >= 6:
        rules.scoped, size = 3, 24  # abstract sockets; signals
    libc = ctypes.CDLL(None, use_errno=True)
    ruleset = libc.syscall(CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint32(0))
    if ruleset < 0:
        return False
    for path in readable:
        _allow(libc, ruleset, path, READ_FILE | READ_DIR | EXECUTE)
    for path in writable:
        _allow(libc, ruleset, path, change | look)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    done = bool(libc.syscall(RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0)) == 0)
    os.close(ruleset)
    return done


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no permission
    if not stat.S_ISDIR(os.fstat(folder).st_mode):
        rights &= ON_FILES
    rule = _PathBeneath(rights, folder)
    libc.syscall(ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(1), ctypes.byref(rule), ctypes.c_uint32(0))
    os.close(folder)


def main(words: list[str]) -> None:
    end = words.index("--")
    paths, command = words[:end], words[end + 1 :]
    pairs = list(zip(paths[::2], paths[1::2]))
    restrict(
        [path for option, path in pairs if option == "--read"], [path for option, path in pairs if option == "--write"]
    )
    os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
