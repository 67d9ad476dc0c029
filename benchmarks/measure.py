"""Children with a time limit, medians and tables. Standard library only and small: on Linux a child's peak
memory is never less than that of the process that started it."""

import json
import os
import subprocess
import sys
import time
import venv
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).parent
PEERS = HERE / ".peers"
# A child starts and makes or reads its input before its time counts.
STARTING = 30.0
# One thread for everything: the peers know no more, and a second one waits for whatever else a machine does.
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Limits:
    """seconds: after these a child is ended. budget: no further run of five starts that would end later."""

    seconds: float
    budget: float


def environment(name: str, pins: list[str]) -> str:
    """Return the Python of a peer's own virtual environment; make it first if it is not there."""
    home = PEERS / name
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    done = home / "pins.txt"
    if not done.exists() or done.read_text().split() != pins:
        print(f"Installing {' '.join(pins)} …", file=sys.stderr)
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *pins], check=True, stdout=sys.stderr)
        done.write_text("\n".join(pins))
    return str(python)


def child(
    command: list[str], limits: Limits, *, project: bool = True, one_thread: bool = True
) -> dict[str, Any]:
    """Run a command that prints JSON as its last line, and return that with its median time as `time`.

    {"over": seconds} if it took longer, {"failed": its last line} if it broke. project: this repository can
    be imported, which the peers must not see, as two of them have a package of the same name.
    """
    surroundings = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    surroundings |= ONE_THREAD if one_thread else {}
    if project:
        surroundings["PYTHONPATH"] = str(HERE.parent)
    begun = time.perf_counter()
    try:
        done = subprocess.run(
            command,
            check=False,
            env=surroundings,
            capture_output=True,
            text=True,
            timeout=limits.seconds + STARTING,
        )
    except subprocess.TimeoutExpired:
        return {"over": limits.seconds}
    finally:
        print(f"{time.perf_counter() - begun:7.1f} s  {describe(command)}", file=sys.stderr)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        return {"failed": last.replace(str(HERE.parent), "")}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    seconds = found.pop("seconds")
    spread = {"time": median(seconds), "least": min(seconds), "most": max(seconds)}
    return found | {key: float(f"{value:.5g}") for key, value in spread.items()} | {"runs": len(seconds)}


def describe(command: list[str]) -> str:
    """Return a command without folders."""
    return " ".join(Path(one).name for one in command[1:])


def shown(found: dict[str, Any]) -> str:
    """Return a time as people read it; with the number of runs if they were fewer than five."""
    if "over" in found:
        return f"over {found['over']:g} s"
    if "failed" in found:
        return f"failed: {found['failed']}"
    text, runs = duration(found["time"]), found["runs"]
    return text if runs >= 5 else f"{text} ({runs} run{'s' if runs > 1 else ''})"


def digits(value: float) -> str:
    """Return a number to three digits, but never less than whole ones."""
    return f"{value:,.0f}" if abs(value) >= 99.95 or value == 0 else f"{value:.3g}"


def duration(seconds: float) -> str:
    return f"{digits(seconds)} s" if seconds >= 0.9995 else f"{digits(seconds * 1000)} ms"


def ratio(found: dict[str, Any], base: dict[str, Any]) -> float | None:
    """Return how many times as long `found` took as `base`; at least, if it was ended."""
    if "time" not in base or ("time" not in found and "over" not in found):
        return None
    return float(found.get("time", found.get("over")) / base["time"])


def times(found: dict[str, Any], base: dict[str, Any]) -> str:
    """Return `ratio` as people read it."""
    value = ratio(found, base)
    if value is None:
        return "–"
    return f"{'over ' if 'over' in found else ''}{digits(value)} ×"


def memory(found: dict[str, Any]) -> str:
    return f"{found['peak_mib']:.0f} MiB" if "peak_mib" in found else "–"


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table, the first column to the left and all others to the right."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
