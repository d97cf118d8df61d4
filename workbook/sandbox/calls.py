"""The calls to the kernel that a function of arrays needs, as a seccomp filter: all others fail, seccomp(2).

libseccomp knows their numbers on each kind of processor and writes the filter; guest.py puts itself behind it.
"""

import tempfile
from functools import cache

# Memory (none of it to be run), locks, time, random numbers, its own numbers, and the message at the end.
ALLOWED = (
    "read write close brk munmap mremap madvise futex sched_yield sched_getaffinity getrandom getrusage times exit "
    "exit_group restart_syscall rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack clock_gettime clock_getres "
    "clock_nanosleep nanosleep gettimeofday time getpid getppid gettid getuid geteuid getgid getegid"
).split()
MEMORY = ("mmap", "mprotect")
EXECUTABLE = 4
EPERM = 1


@cache
def program() -> bytes:
    """The filter in the language of the kernel, b"" where there is no libseccomp."""
    try:
        import pyseccomp
    except (ImportError, RuntimeError, OSError):  # not Linux; no libseccomp; one that cannot be loaded
        return b""
    calls = pyseccomp.SyscallFilter(pyseccomp.ERRNO(EPERM))
    data = pyseccomp.Arg(2, pyseccomp.MASKED_EQ, EXECUTABLE, 0)
    for name, *rules in (*((name,) for name in ALLOWED), *((name, data) for name in MEMORY)):
        number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
        if number >= 0:  # some kinds of processor do not have all of them
            calls.add_rule(pyseccomp.ALLOW, number, *rules)
    with tempfile.TemporaryFile() as file:
        calls.export_bpf(file)
        file.seek(0)
        return file.read()
