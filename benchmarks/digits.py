"""Do the printed digits depend on the machine? Runs nbval over the solutions under several BLAS settings.

    python benchmarks/digits.py                      all notebooks, all settings that this processor can run
    python benchmarks/digits.py 02 03 --workers 2    some notebooks, two at a time

OPENBLAS_CORETYPE makes NumPy's OpenBLAS use the kernels of another processor: other vector lengths, so other
orders of summation, so other last digits. Prints a table; exit code 1 when any printed digit differed.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from workbook.building.execute import CELL_SECONDS, SANITIZE  # noqa: E402
from workbook.cells import course  # noqa: E402

# What a processor has to offer before OpenBLAS may be told to use these kernels.
X86_CORES = {"Prescott": "pni", "Nehalem": "sse4_2", "Sandybridge": "avx", "Haswell": "avx2", "SkylakeX": "avx512f"}

_NAME_OF_CORE = "import numpy, threadpoolctl; print(threadpoolctl.threadpool_info()[0]['architecture'])"


@dataclass(frozen=True)
class Setting:
    """One way to run BLAS: how many threads, and which processor's kernels (None: OpenBLAS decides)."""

    threads: int
    core: str | None = None

    @property
    def name(self) -> str:
        return f"{self.threads} thread{'s' * (self.threads > 1)}, {self.core or 'own choice'}"

    def environment(self) -> dict[str, str]:
        """Return this process's environment with the setting put in."""
        env = {key: value for key, value in os.environ.items() if key != "OPENBLAS_CORETYPE"}
        # pytest's own notes on the outer run must not reach an inner one.
        env = {key: value for key, value in env.items() if not key.startswith("PYTEST_")}
        env["OPENBLAS_NUM_THREADS"] = str(self.threads)
        if self.core:
            env["OPENBLAS_CORETYPE"] = self.core
        return env


def cores() -> list[str]:
    """Return the OPENBLAS_CORETYPEs that this processor can run, oldest first; empty where unknown."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return []
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return ["Prescott"]  # every 64-bit Intel or AMD processor can run that one
    flags = set(text.split("flags", 1)[-1].split("\n", 1)[0].split())
    return [core for core, flag in X86_CORES.items() if flag in flags]


def settings() -> list[Setting]:
    """Return all settings worth comparing on this machine."""
    return [Setting(1), Setting(2), *(Setting(1, core) for core in cores()), *(Setting(2, c) for c in cores()[:1])]


def core_in_use(setting: Setting) -> str:
    """Return OpenBLAS's own name for the kernels it uses; '?' where NumPy uses another BLAS."""
    run = subprocess.run(
        [sys.executable, "-c", _NAME_OF_CORE], env=setting.environment(), capture_output=True, text=True, check=False
    )
    return run.stdout.strip() or "?"


def run_nbval(
    notebooks: Sequence[Path], setting: Setting | None = None, workers: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run nbval over notebooks in a pytest of its own, away from the project's pytest settings."""
    with tempfile.TemporaryDirectory(prefix="workbook-nbval-", ignore_cleanup_errors=True) as folder:
        empty = Path(folder) / "pytest.ini"
        empty.write_text("[pytest]\n", encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-c", str(empty), "-p", "no:cacheprovider", "--color=no"]
        command += [
            "--nbval",
            "--nbval-current-env",
            f"--nbval-cell-timeout={CELL_SECONDS}",
            f"--nbval-sanitize-with={SANITIZE}",
        ]
        command += ["-n", str(workers), "--dist", "loadfile"] if workers else []
        env = (setting or Setting(1)).environment()
        env["IPYTHONDIR"] = folder
        env.pop("MPLBACKEND", None)
        return subprocess.run(
            [*command, *map(str, notebooks)], env=env, capture_output=True, text=True, encoding="utf-8", check=False
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="notebooks, such as 03; all when none is named")
    parser.add_argument("--workers", type=int, default=0, metavar="N", help="notebooks at a time (1)")
    args = parser.parse_args()
    found = course.numbered(ROOT / "solutions")
    chosen = [path for path in found if not args.names or path.stem in map(course.name_of, args.names)]
    if not chosen:
        parser.error("no such notebook in solutions/")
    print(f"{len(chosen)} notebooks: {', '.join(path.stem for path in chosen)}\n")
    print("| BLAS threads | OPENBLAS_CORETYPE | OpenBLAS says | nbval | seconds |\n|---|---|---|---|---|", flush=True)
    bad = []
    for setting in settings():
        start = time.perf_counter()
        run = run_nbval(chosen, setting, args.workers)
        result = run.stdout.strip().splitlines()[-1].split(" in ")[0].strip("= ") if run.stdout.strip() else "?"
        seconds = time.perf_counter() - start
        row = (setting.threads, setting.core or "-", core_in_use(setting), result, f"{seconds:.0f}")
        print(f"| {' | '.join(map(str, row))} |", flush=True)
        if run.returncode:
            bad.append(f"\n{setting.name}\n{run.stdout}{run.stderr}")
    print("".join(bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
