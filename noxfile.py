"""The quick tests on each Python that is here, with the lowest and the highest versions of every range.

python3 start.py matrix                        all of it
python3 start.py matrix -- -k cost             what stands behind -- goes to pytest
python3 start.py matrix --sessions "tests-3.13(lowest-direct)"
"""

import nox

nox.options.default_venv_backend = "uv"
nox.options.error_on_missing_interpreters = False
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


@nox.session(python=PYTHONS, download_python="never")
@nox.parametrize("versions", ["lowest-direct", "highest"], ids=["lowest-direct", "highest"])
def tests(session: nox.Session, versions: str) -> None:
    """Install the ranges from ready-made packages alone, and run the quick tests."""
    session.install("--only-binary", ":all:", "--resolution", versions, "-e", ".[dev]")
    workers = ["-n", "logical", "--dist", "loadfile"]
    session.run("python", "-m", "pytest", "-q", *workers, "-m", "not kernel and not slow", *session.posargs)
