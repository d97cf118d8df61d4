"""Runs a command behind walls of the Linux kernel: namespaces and Landlock.

    python fence.py [--read PATH]... [--write PATH]... [--without WALL]... -- COMMAND

Below the paths after --read files may be read and run, below those after --write also written; where no --read is
given, reading stays free, and there are no namespaces.  With --read, the command is also alone: no network, no other
processes, no files but these.  What it starts is behind the same walls, and there is no way out of them.  Where the
kernel lacks a wall, or on other systems, the command runs without it; the variable WALLS tells it which there are.

Standard library only, and nothing of the project: it runs before anything else is loaded.
"""

import ctypes
import os
import stat
import sys
from collections.abc import Collection

WALLS = ("namespaces", "Landlock", "seccomp", "limits")  # the last two are put up by guest.py itself
NOBODY = 65534

# Access rights of linux/landlock.h, and the version of Landlock from which on there is a name for each.
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = (1 << bit for bit in range(4))
CHANGES = WRITE_FILE | sum(1 << bit for bit in range(4, 13))  # remove and make files and folders of all kinds
SINCE = {2: 1 << 13, 3: 1 << 14}  # move between folders; cut off
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | 1 << 14
CREATE_RULESET, ADD_RULE, RESTRICT_SELF, MOUNT_SETATTR = 444, 445, 446, 442
PR_SET_NO_NEW_PRIVS = 38
# linux/sched.h: files, host name, System V, users, processes, network.  linux/mount.h.
NEW_FILES, NEW_UTS, NEW_IPC, NEW_USER, NEW_PID, NEW_NET = 1 << 17, 1 << 26, 1 << 27, 1 << 28, 1 << 29, 1 << 30
NOSUID, NODEV, BIND, RECURSIVE, PRIVATE, DETACH = 2, 4, 1 << 12, 1 << 14, 1 << 18, 2
AT_FDCWD, AT_RECURSIVE, READ_ONLY = -100, 0x8000, 1


def possible(without: Collection[str] = ()) -> set[str]:
    """The walls that there may be on this system, but for those that are left out."""
    on_linux = WALLS if sys.platform.startswith("linux") else ()
    return {*on_linux, *["limits"] * (os.name == "posix")} - {*without, *["Landlock"] * (not version())}


def enough(walls: Collection[str]) -> bool:
    """Are these walls enough for the work of strangers?"""
    return {"seccomp", "limits"} <= {*walls} and not {"namespaces", "Landlock"}.isdisjoint(walls)


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def _call(function: object, *arguments: object) -> int:
    """Call a function of the C library.  Raises OSError where it fails."""
    words = [part.encode() if isinstance(part, str) else part for part in arguments]
    words = [ctypes.c_ulong(part & 2**64 - 1) if isinstance(part, int) else part for part in words]
    done = int(function(*words))  # type: ignore[operator]
    if done < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return done


# --- namespaces ---


def enter_namespaces(readable: list[str], writable: list[str]) -> bool:
    """Go on as the first process of namespaces of its own: when it ends, all that it started ends with it.

    False where the system does not allow that.  The process that calls this stays outside and waits.  An account is
    called nobody inside; root needs no namespace of users, because guest.py gives up its rights.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(NEW_FILES | NEW_UTS | NEW_IPC | NEW_PID | NEW_NET | (NEW_USER if user else 0)):
        return False
    try:
        maps = {"setgroups": "deny", "uid_map": f"{NOBODY} {user} 1", "gid_map": f"{NOBODY} {group} 1"}
        for name, text in maps.items() if user else ():
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)
        _move_to_new_root(libc, readable, writable)
        done = True
    except OSError:
        done = False
    child = os.fork()
    if child:
        os.closerange(0, 3)
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0)
    return done


def _move_to_new_root(libc: ctypes.CDLL, readable: list[str], writable: list[str]) -> None:
    """Make a root folder in memory that holds these paths and nothing else; the old one is left for good."""
    here, old = os.getcwd(), "/.old"
    sources = {path: os.path.realpath(path) for path in (*readable, *writable) if os.path.exists(path)}
    _call(libc.mount, None, "/", None, RECURSIVE | PRIVATE, None)
    _call(libc.mount, "tmpfs", here, "tmpfs", NOSUID | NODEV, "mode=755,size=1m")
    os.mkdir(here + old)
    _call(libc.pivot_root, here, here + old)
    os.chdir("/")
    for path, source in sources.items():
        if os.path.exists(path):
            continue  # in a folder that is there already
        is_folder = os.path.isdir(old + source)
        os.makedirs(path if is_folder else os.path.dirname(path), exist_ok=True)
        if not is_folder:
            os.close(os.open(path, os.O_CREAT))
        _call(libc.mount, old + source, path, None, BIND | RECURSIVE, None)
        if path not in writable:
            _make_read_only(libc, path, AT_RECURSIVE)
    _call(libc.umount2, old, DETACH)
    os.rmdir(old)
    _make_read_only(libc, "/", 0)


def _make_read_only(libc: ctypes.CDLL, path: str, flags: int) -> None:
    attributes = (ctypes.c_uint64 * 4)(READ_ONLY | NOSUID, 0, 0, 0)
    _call(libc.syscall, MOUNT_SETATTR, AT_FDCWD, path, flags, ctypes.byref(attributes), ctypes.sizeof(attributes))


# --- Landlock, landlock(7) ---


def version() -> int:
    """The version of Landlock in this kernel, 0 where there is none."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, int(ctypes.CDLL(None).syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))))


def restrict(readable: list[str], writable: list[str]) -> bool:
    """Put this process and all that it starts behind Landlock; False where there is none."""
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
    pairs = list(zip(words[:end:2], words[1:end:2]))
    readable, writable, without = (
        [value for option, value in pairs if option == name] for name in ("--read", "--write", "--without")
    )
    walls = os.environ.get("WALLS", "").split()
    linux = sys.platform.startswith("linux")
    if linux and readable and "namespaces" not in without and enter_namespaces(readable, writable):
        walls.append("namespaces")
    if linux:
        ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if "Landlock" not in without and restrict(readable, writable):
        walls.append("Landlock")
    os.environ["WALLS"] = " ".join(walls)
    os.execv(words[end + 1], words[end + 1 :])


if __name__ == "__main__":
    main(sys.argv[1:])
