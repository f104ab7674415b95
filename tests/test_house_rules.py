"""The rules of style that a program can check; each failure names its offenders."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

from django.apps import apps

PROJECT = Path(__file__).resolve().parent.parent
APPS = ["portal", "eligibility", "subsidies", "facilities", "gas_safety", "employment"]
HEIGHT = {
    "portal": 0,
    "eligibility": 1,
    "gas_safety": 1,
    "subsidies": 2,
    "facilities": 3,
    "employment": 3,
}
LONGEST_FILE = 300
LONGEST_FUNCTION = 50
LONGEST_TEMPLATE = 150
EDGES = {"web", "api", "commands", "migrations"}
CLOCK = re.compile(
    r"\b(now\(\)|current_date|current_time(stamp)?|localtime(stamp)?"
    r"|(clock|statement|transaction)_timestamp\(\))",
    re.IGNORECASE,
)
WRITES = re.compile(
    r"\.objects\b[^\n]*\.(create|bulk_create|get_or_create|update_or_create|bulk_update|update|delete)\("
    r"|(?<!form)(?<!workbook)(?<!book)\.save\(|\.delete\(\)"
)


@cache
def sources(*folders: str) -> tuple[Path, ...]:
    """Python files of the project, migrations apart."""
    found = chain.from_iterable((PROJECT / folder).rglob("*.py") for folder in folders)
    return tuple(sorted(path for path in found if "migrations" not in path.parts))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def name(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return (node for node in ast.walk(tree(path)) if isinstance(node, kinds))


def classes(path: Path) -> Iterator[ast.ClassDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef))


def code_strings(path: Path) -> Iterator[str]:
    """String literals that are no docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree(path))
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree(path)):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docstrings
        ):
            yield node.value


def test_source_files_are_short() -> None:
    lengths = {name(path): len(path.read_text().splitlines()) for path in sources(*APPS, "tests")}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    long = {
        f"{name(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in sources(*APPS, "tests")
        for node in functions(path)
        if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == {}


def test_templates_are_short() -> None:
    files = chain(
        (PROJECT / "templates").rglob("*.html"), *[PROJECT.glob(f"{a}/**/*.html") for a in APPS]
    )
    lengths = {name(path): len(path.read_text().splitlines()) for path in files}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_TEMPLATE} == {}


def test_a_file_holds_one_model() -> None:
    offenders = {}
    for path in sources(*APPS):
        models = [
            c.name for c in classes(path) if any(ast.unparse(b) == "models.Model" for b in c.bases)
        ]
        if len(models) > 1:
            offenders[name(path)] = models
    assert offenders == {}


def test_money_is_never_a_float() -> None:
    floats = re.compile(r"FloatField|double precision|::float|::real\b", re.IGNORECASE)
    found = [
        name(path)
        for path in chain.from_iterable((PROJECT / app).rglob("*.py") for app in APPS)
        if floats.search(path.read_text())
    ]
    assert found == []


def test_the_domain_has_no_clock_in_sql() -> None:
    offenders = [
        (name(path), text)
        for path in sources(*APPS)
        if not EDGES & set(path.parts)
        for text in code_strings(path)
        if CLOCK.search(text)
    ]
    assert offenders == []


def test_migrations_are_named_with_words() -> None:
    bad = re.compile(r"^\d{4}_(auto_|initial$|.*_and_more$)|\d{8}")
    files = chain.from_iterable((PROJECT / app).rglob("migrations/[0-9]*.py") for app in APPS)
    assert [name(path) for path in files if bad.search(path.stem)] == []


def test_nothing_is_written_in_save_or_signals() -> None:
    signals = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "receiver"}
    offenders = []
    for path in sources(*APPS):
        imported = {
            alias.name
            for node in ast.walk(tree(path))
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django")
            for alias in node.names
        }
        offenders += [f"{name(path)} imports {signal}" for signal in sorted(imported & signals)]
        forbidden = {"save", "delete"} if "models" in path.parts else {"save"}
        if {"models", "web", "api"} & set(path.parts):
            own = [f.name for f in functions(path) if f.name in forbidden]
            offenders += [f"{name(path)} defines {function}()" for function in own]
    assert offenders == []


def test_pages_tasks_and_reads_do_not_write() -> None:
    readers = {"selectors.py", "tasks.py", "forms.py", "views.py", "serializers.py", "admin.py"}
    offenders = []
    for path in sources(*APPS):
        if path.name == "services.py":
            continue
        if path.name in readers or {"web", "api", "views", "selectors"} & set(path.parts):
            lines = enumerate(path.read_text().splitlines(), start=1)
            offenders += [
                f"{name(path)}:{n} {line.strip()}" for n, line in lines if WRITES.search(line)
            ]
    assert offenders == []


WRITE_CALLS = re.compile(
    r"(?<!digest)\.(save|create|bulk_create|update|delete|execute)\(|\brecord\(|_tell\("
)


def writes(node: ast.FunctionDef) -> int:
    """How many calls of a function look like writes."""
    return len(WRITE_CALLS.findall(ast.unparse(node)))


def services() -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Public functions of ``services.py``, and those a package ``services`` exports."""
    for path in sources(*APPS):
        if path.name == "services.py":
            yield from ((path, node) for node in public_functions(path))
        elif path.parent.name == "services":
            exported = {
                alias.name
                for node in tree(path.with_name("__init__.py")).body
                if isinstance(node, ast.ImportFrom)
                for alias in node.names
            }
            yield from ((path, node) for node in public_functions(path) if node.name in exported)


def public_functions(path: Path) -> list[ast.FunctionDef]:
    found = [node for node in tree(path).body if isinstance(node, ast.FunctionDef)]
    return [node for node in found if not node.name.startswith("_")]


def test_services_take_typed_keywords() -> None:
    offenders = []
    for path, node in services():
        if not writes(node):
            continue
        typed = all(argument.annotation for argument in node.args.kwonlyargs) and node.returns
        if node.args.args or node.args.posonlyargs or not typed:
            offenders.append(f"{name(path)}:{node.lineno} {node.name}")
    assert offenders == []


def test_services_of_several_writes_are_atomic() -> None:
    several = [(path, node) for path, node in services() if writes(node) > 1]
    assert len(several) > 5
    offenders = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path, node in several
        if "atomic" not in ast.unparse(node)
    ]
    assert offenders == []


def test_public_functions_are_typed() -> None:
    offenders = []
    for path in sources(*APPS):
        for node in public_functions(path):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            if node.returns is None or not all(argument.annotation for argument in arguments):
                offenders.append(f"{name(path)}:{node.lineno} {node.name}")
    assert offenders == []


def app_height(label: str) -> int:
    return HEIGHT.get(apps.get_app_config(label).name.split(".")[0], -1)


def test_no_foreign_key_points_to_a_higher_app() -> None:
    offenders = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if app_height(model._meta.app_label) >= 0
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if app_height(model._meta.app_label) < app_height(field.related_model._meta.app_label)
    ]
    assert offenders == []


def test_lower_apps_do_not_name_higher_ones() -> None:
    offenders = []
    for path in sources("portal", "eligibility"):
        if path.name in {"settings.py", "urls.py"} and path.parent.name == "portal":
            continue
        mine = HEIGHT[path.relative_to(PROJECT).parts[0]]
        higher = [app for app, height in HEIGHT.items() if height > mine]
        named = re.compile(rf"\b({'|'.join(higher)})\b")
        offenders += [
            f"{name(path)}: {text!r}" for text in code_strings(path) if named.search(text)
        ]
    assert offenders == []
