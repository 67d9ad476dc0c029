"""What was measured, as Markdown tables."""

from typing import Any

from measure import digits, table

Found = dict[str, Any]


def of_throughput(found: Found) -> str:
    about = found["about"]
    head = ["way", "accepting", "messages", "a second", "each run"]
    rows = [
        [
            row["name"],
            f"{row['accepting_ms']} ms",
            f"{row['messages']:,}",
            digits(row["per_s"]),
            ", ".join(map(digits, row["each"])),
        ]
        for row in sorted(found["rates"], key=lambda one: one["accepting_ms"])
    ]
    name = {row["way"]: row["name"] for row in found["rates"]}
    asked = [
        [
            f"{name[row['way']]}, to {name[row['to']]}",
            f"{row['accepting_ms']} ms",
            f"{digits(row['ratio'])} ×",
            f"at least {digits(row['asked'])} ×",
            "yes" if row["met"] else "**no**",
        ]
        for row in found["ratios"]
    ]
    quick = " A quick run." if about["quick"] else ""
    intro = (
        f"PostgreSQL, one worker process each, {about['message_bytes']:,} bytes a message, medians of "
        f"{about['runs']} runs.{quick}"
    )
    limits = table(["what", "accepting", "measured", "asked", "met"], asked)
    return f"## Messages a second\n\n{intro}\n\n{table(head, rows)}\n\n{limits}"


def of_chaos(found: Found) -> str:
    of_these = f"{found['kills']} workers ({found['kills_while_connected']} connected to the mail server)"
    killed = f"{of_these}, Redis {found['redis_kills']} times, {found['beat_kills']} beat"
    rows = [
        ["messages due", f"{found['messages']:,}", ""],
        ["arrived and recorded", f"{found['sent']:,}", ""],
        ["lost", str(found["lost"]), "none"],
        ["sent to anybody else", str(found["to_others"]), "none"],
        ["arrived again", str(found["duplicates"]), f"at most {found['kills_while_connected']}"],
        ["arrivals at one person, at most", str(found["most_of_one"]), ""],
        ["seconds", digits(found["seconds"]), ""],
        ["a second", digits(found["per_s"]), ""],
    ]
    intro = f"{found['database']}, {found['workers']} workers, seed {found['seed']}. Killed: {killed}."
    return f"## Everything is killed\n\n{intro}\n\n{table(['what', 'measured', 'asked'], rows)}"
