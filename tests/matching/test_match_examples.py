"""The examples in the docstrings run, and the engine needs nothing but its libraries."""

import ast
import doctest
import sys
from pathlib import Path

import pytest

# `matching.match` is the function, so modules are named in full.
import matching.assign
import matching.solve  # noqa: F401

FOLDER = Path(__file__).parents[2] / "matching"


@pytest.mark.parametrize("name", ["matching.assign", "matching.solve"])
def test_examples_run(name: str) -> None:
    outcome = doctest.testmod(sys.modules[name])
    assert outcome.attempted
    assert not outcome.failed


def test_the_engine_imports_only_its_libraries_and_reads_no_clock() -> None:
    usual = {*sys.stdlib_module_names, "matching", "networkx", "numpy", "scipy"} - {"time", "random", "os"}
    for path in FOLDER.glob("*.py"):
        allowed = usual | {"ortools"} if path.name == "flow.py" else usual
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {name.partition(".")[0] for name in names} <= allowed, path.name
            assert not (isinstance(node, ast.Attribute) and node.attr in {"today", "now"}) or (
                isinstance(node.value, ast.Name) and node.value.id == "policy"
            ), path.name
