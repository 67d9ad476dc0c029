"""Measure the reminders: how fast they leave beside other ways, and what is left when everything is killed.

See README.md. Status 1 where a promise is broken, or something did.
"""

import argparse
import json
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from reminding import chaos, report, throughput

MESSAGES, QUICK_MESSAGES = 10_000, 1_000
DEADLINE, QUICK_DEADLINE = 1800.0, 300.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chaos", action="store_true", help="kill workers, Redis and a beat all the time")
    parser.add_argument("--database", choices=tuple(chaos.WORKERS), default="postgresql", help="for --chaos")
    parser.add_argument("--seed", type=int, default=1, help="of the chance in --chaos: who dies when")
    parser.add_argument("--messages", type=int, help=f"for --chaos; {MESSAGES:,} unless told")
    parser.add_argument("--quick", action="store_true", help="less of everything, in under a minute")
    parser.add_argument("--json", action="store_true", help="every figure as JSON in the last line")
    parser.add_argument("--logs", type=Path, help="keep the processes' logs in this folder")
    asked = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):  # so that nothing that was started is left
        signal.signal(number, lambda *_: sys.exit("Stopped."))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.chaos:
            messages = asked.messages or (QUICK_MESSAGES if asked.quick else MESSAGES)
            deadline = QUICK_DEADLINE if asked.quick else DEADLINE
            found = chaos.run(asked.database, messages, asked.seed, deadline, folder)
            print(report.of_chaos(found))
            well = chaos.kept(found)
        else:
            found = throughput.run(asked.quick, folder)
            print(report.of_throughput(found))
            well = True
        if asked.logs:
            asked.logs.mkdir(parents=True, exist_ok=True)
            for log in folder.glob("*.log"):
                shutil.copy(log, asked.logs)
    if asked.json:
        print(json.dumps(found))
    if not well:
        sys.exit("A promise was broken: see above.")


if __name__ == "__main__":
    main()
