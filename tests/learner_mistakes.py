"""Wrong implementations that are kept beside the project; an empty list where they are not there."""

import runpy

from conftest import ROOT

FILE = ROOT.parent / "shared" / "mistakes" / "learner_mistakes.py"
MISTAKES = runpy.run_path(str(FILE))["MISTAKES"] if FILE.is_file() else []
