"""A plan in words: the same lines for a dry run, a real run and the file of refusals."""

from __future__ import annotations

from collections.abc import Iterator

from mentoring.core.web.pages import count
from mentoring.profiles.imports.plan import Plan
from mentoring.profiles.imports.written import to_csv


def lines(plan: Plan) -> Iterator[str]:
    """Everybody who would be added, then what is skipped, refused and worth a look, each with its row."""
    yield f"{count(len(plan.new), 'person', 'people')} to add"
    for new in plan.new:
        roles = " and ".join(role.words for role in new.roles)
        yield f"  row {new.row}: {new.name}, {roles}. {', '.join(new.then)}"
    yield f"{count(len(plan.skipped), 'row')} already there"
    for remark in plan.skipped:
        yield f"  row {remark.row}: {remark.sentence}"
    yield f"{count(plan.refused_rows, 'row')} refused"
    for refusal in plan.refused:
        yield f"  row {refusal.row}, {refusal.column}: {refusal.sentence}"
    for heading, allowed in plan.lists():
        yield f"  {heading} is from this list: {'; '.join(allowed)}"
    if plan.notes:
        yield f"{count(len(plan.notes), 'note')}"
        for remark in plan.notes:
            yield f"  row {remark.row}: {remark.sentence}"


def refusals_csv(plan: Plan) -> str:
    """To put right in the own file, row by row."""
    rows = [(refusal.row, refusal.name, refusal.column, refusal.sentence) for refusal in plan.refused]
    return to_csv(("Row", "Name", "Column", "What is wrong"), rows)
