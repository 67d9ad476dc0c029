"""Checks of the tree that no linter has: run by `make check`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONGEST = 400  # lines; a file that grows past 300 wants to be two
CODE = {".py", ".html", ".js", ".css", ".txt"}
LEFT_OUT = ("mentoring/static/nhsuk/", "mentoring/migrations/versions/")
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "coming " + "soon", "lorem " + "ipsum")


def tracked() -> list[Path]:
    names = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()
    return [ROOT / name for name in names if not name.startswith(LEFT_OUT) and (ROOT / name).is_file()]


def problems() -> list[str]:
    found = []
    for path in tracked():
        if path.suffix not in CODE:
            continue
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        lines = text.count("\n")
        if lines > LONGEST:
            found.append(f"{name}: {lines} lines; split it")
        found += [f"{name}: unfinished: {mark}" for mark in UNFINISHED if mark in text]
        if path.suffix == ".html" and "email/" not in str(name):
            blocked = [bad for bad in (" style=", " onclick=") if bad in text]
            found += [f"{name}: {bad} is blocked by the content policy" for bad in blocked]
            if "|safe" in text.replace(" ", ""):
                found.append(f"{name}: |safe on a page")
    return found


if __name__ == "__main__":
    for problem in problems():
        print(problem)
    sys.exit(bool(problems()))
