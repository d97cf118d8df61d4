"""What Pyodide, the Python of a browser, lacks: as it was found in version 314.0.6, in Chromium and in Node."""

# Versions of its packages, from its pyodide-lock.json.
VERSION = "314.0.6"
PACKAGES = {
    "h5py": "3.13.0",
    "ipython": "9.12.0",
    "matplotlib": "3.10.8",
    "numpy": "2.4.6",
    "pillow": "12.2.0",
    "platformdirs": "4.9.4",
    "threadpoolctl": "3.6.0",
    "tqdm": "4.67.3",
    "traitlets": "5.14.3",
}
LACKED = "_multiprocessing curses dbm ensurepip grp msvcrt pwd readline resource syslog tkinter venv winreg".split()
# The first lines of a program, which then meets in this Python what it would meet in that one.
AS_THERE = f"""
import os, socket, subprocess, sys, threading, time
def no_thread(*args, **options):
    raise RuntimeError("can't start new thread")
def nothing_else(*args, **options):
    raise OSError(138, "emscripten does not support processes.")

threading.Thread.start = no_thread
subprocess.Popen.__init__ = socket.socket.__init__ = os.fork = nothing_else
if hasattr(time, "thread_time"):
    del time.thread_time
sys.modules.update(dict.fromkeys({LACKED}))
"""
