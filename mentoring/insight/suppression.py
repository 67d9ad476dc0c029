"""What of a table of counts about people may be shown. Pure: counts in, the parts that are shown out.

The rule. Nothing that is shown, and nothing that can be worked out from all of it together, is a number of
people under 10. A 0 counts as under 10: "nobody in the South West is struggling" tells something about each
person there.

The method joins categories instead of leaving holes in a table (table redesign, also called global recoding:
L. Willenborg and T. de Waal, "Elements of Statistical Disclosure Control", Springer 2001; the sums that
protect a hole, complementary cell suppression, are L. H. Cox, Journal of the American Statistical Association
75, 1980). A number is split into parts only where every part has 10 people or more; else it is shown whole.

1. Everybody is split by category, by the first of the allowed `Cut`s whose parts all pass.
2. Regions are split by one and the same, no finer cut. A region that does not pass is joined with the others
   that do not; should those not pass together, the smallest region still shown joins them.

Why that is enough. What is published are sums over two families of groups: (region group × part), and the
finer parts of everybody. Each family is made of groups that lie apart or in one another. Call the groups at
the ends of the two trees atoms: all have 10 people or more. A table with a positive number in each cell fits
everything published (spread each region group's part over its regions and categories as everybody's are), so
a group of cells has one possible size only if its indicator is a sum of published ones: f(region, category)
= a(region group, part) + b(category). If b differs between two categories of one part, it does so in all
region groups alike, so f takes in a whole category of everybody; where it does not, f takes in whole parts of
region groups. Hence only groups made of whole atoms have a known size. Two laminar families give a totally
unimodular system (J. Edmonds, 1970), so that knowing that people come in whole numbers does not help either.
A second question about the same people, with region groups no finer than the first's, adds a third family
that crosses the others in no more than region groups; the tests attack all of them together.

It costs detail: one region with few people takes a larger one with it. It protects one month against
everything published about that month. What is shown must be kept and never be made anew: two versions of a
month could be subtracted from each other. It cannot keep a reader from using what they know themselves; that
is why the smallest number is 10 and not 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

SMALLEST = 10  # people

Group = tuple[str, ...]  # of rows (regions) or of columns (categories), taken together
Cut = tuple[Group, ...]  # columns in groups that lie apart; columns in none of them are not shown
Counts = Mapping[tuple[str, str], int]  # (row, column) → people; what is not in it is 0


def total(counts: Counts, rows: Iterable[str], columns: Iterable[str]) -> int:
    """People in some rows and some columns."""
    columns = tuple(columns)
    return sum(counts.get((row, column), 0) for row in rows for column in columns)


def fits(counts: Counts, rows: Group, cut: Cut) -> bool:
    """Whether every part of a cut has enough people in these rows."""
    return all(total(counts, rows, part) >= SMALLEST for part in cut)


def first_cut(counts: Counts, rows: Group, cuts: Sequence[Cut]) -> Cut:
    """The first cut that may be shown for all rows together; the empty one where there is none."""
    return next((cut for cut in cuts if fits(counts, rows, cut)), ())


def is_coarser(cut: Cut, than: Cut) -> bool:
    """Whether each part of a cut is made of whole parts of another, so that it tells nothing further."""
    known = set(than)
    return all(
        part and set(part) == {column for inner in known if set(inner) <= set(part) for column in inner}
        for part in cut
    )


def row_groups(counts: Counts, rows: Sequence[Group], cut: Cut) -> tuple[Group, ...]:
    """The rows, joined until each group passes: those that pass alone first, in order, then the joined ones.

    None where fewer than two groups would be left: one is everybody.
    """
    shown = [group for group in rows if fits(counts, group, cut)]
    columns = [column for part in cut for column in part]
    joined: Group = tuple(row for group in rows if group not in shown for row in group)
    while joined and not fits(counts, joined, cut):
        if not shown:
            return ()
        smallest = min(shown, key=lambda group: total(counts, group, columns))
        shown.remove(smallest)
        joined += smallest
    groups = (*shown, joined) if joined else tuple(shown)
    return groups if len(groups) > 1 else ()


def by_row(
    counts: Counts, rows: Sequence[Group], cuts: Sequence[Cut], than: Cut
) -> tuple[tuple[Group, ...], Cut]:
    """The row groups and the one cut for all of them that show most; earlier cuts win ties.

    `than` is what is shown of everybody: only cuts that are no finer come into question.
    """
    found = [(row_groups(counts, rows, cut), cut) for cut in cuts if cut and is_coarser(cut, than)]
    return max(found, key=lambda choice: len(choice[0]) * len(choice[1]), default=((), ()))
