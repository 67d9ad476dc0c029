"""Files and plans in few words."""

import datetime
import io

from openpyxl import Workbook

from mentoring.profiles.imports import mapping, plan
from mentoring.profiles.imports.known import Known
from mentoring.profiles.imports.read import read

TODAY = datetime.date(2026, 11, 4)


def csv(*rows, end="\r\n"):
    """A CSV file of these rows, each a list of cells without commas, or one line."""
    return end.join(row if isinstance(row, str) else ",".join(row) for row in rows).encode() + end.encode()


def xlsx(*sheets):
    """An .xlsx file with one sheet for each list of rows."""
    book = Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plan_of(content, chosen=None, known=None):
    sheet = read(content)
    fitted = mapping.fit(chosen or mapping.Mapping(), sheet.headings)
    return plan.make(sheet, fitted, known or Known(), today=TODAY)


def row_plan(known=None, **cells):
    """The plan for a file with one row, with a name, address and role unless they are given."""
    given = {"name": "Sam Jones", "email": "sam@example.org", "role": "both"} | cells
    content = xlsx([list(given), list(given.values())])
    return plan_of(content, known=known)


def refusals(made):
    return [(refusal.row, refusal.column) for refusal in made.refused]
