"""Stylesheets, icons and vendored files keep to what the offices' browsers can do."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent.parent
CSS = sorted((PROJECT / "static/css").glob("*.css"))
TEMPLATES = sorted((PROJECT / "templates").rglob("*.html"))
SPRITE = PROJECT / "static/vendor/tabler-icons/sprite.svg"

# What Chromium 102 does not know, or knows only behind a flag.
TOO_NEW = {
    "container queries": r"@container|container-type|container-name|\d(cqw|cqh|cqi|cqb)\b",
    ":has()": r":has\(",
    "subgrid": r"\bsubgrid\b",
    "color-mix()": r"color-mix\(",
    "oklch and relatives": r"\b(oklch|oklab|lch|lab|color)\(",
    "new viewport units": r"\d(dvh|dvw|svh|svw|lvh|lvw)\b",
    "range media queries": r"@media[^{]*[<>]=?",
    "text-wrap": r"text-wrap\s*:",
    "individual transforms": r"^\s*(rotate|scale|translate)\s*:",
    "@scope, @starting-style": r"@scope|@starting-style|@layer|@property",
    "popover and anchors": r":popover-open|anchor\(|position-anchor",
    "newer functions": r"\b(round|mod|rem|sin|cos|light-dark|linear)\(",
    ":user-invalid": r":user-(in)?valid",
    "field-sizing": r"field-sizing",
    "logical short hands of overflow": r"overflow-(block|inline)|overscroll-behavior-(block|inline)",
}


@pytest.mark.parametrize("feature", TOO_NEW)
def test_no_stylesheet_asks_more_than_chromium_102_gives(feature):
    pattern = re.compile(TOO_NEW[feature], re.MULTILINE)
    found = []
    for path in CSS:
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        found += [f"{path.name}: {match.group(0).strip()}" for match in pattern.finditer(text)]
    assert found == []


def test_the_deny_list_finds_what_it_is_there_for():
    samples = {
        "container queries": "@container (min-width: 1px) {}",
        ":has()": "a:has(b) {}",
        "range media queries": "@media (width >= 600px) {}",
        "new viewport units": "a { height: 100dvh; }",
    }
    for feature, text in samples.items():
        assert re.search(TOO_NEW[feature], text, re.MULTILINE), feature


def nested(css: str) -> list[str]:
    """Selectors of rules that stand inside another rule."""
    found, parents = [], []
    for prelude, brace in re.findall(r"([^{};]*)([{}])|;", css):
        if brace == "{":
            if parents and not parents[-1].startswith("@"):
                found.append(prelude.strip())
            parents.append(prelude.strip())
        elif brace == "}":
            parents.pop()
    return found


def test_no_rule_stands_inside_another():
    assert nested(".a { color: red; .b { color: blue } } @media print { .c { color: red } }") == [
        ".b"
    ]
    assert {p.name: nested(re.sub(r"/\*.*?\*/", "", p.read_text(), flags=re.S)) for p in CSS} == {
        p.name: [] for p in CSS
    }


def test_stylesheets_and_scripts_are_small_files():
    files = [*CSS, *(PROJECT / "static/js").glob("*.js")]
    assert [path.name for path in files if len(path.read_text().splitlines()) > 450] == []


def used_icons() -> set[str]:
    tag = re.compile(
        r"""{%\s*icon\s+"([\w-]+)"|{%\s*badge\s+\S+\s+"(?:plain|good|warn|bad|accent)"\s+"([\w-]+)"\s*%}"""
    )
    word = re.compile(
        r"""Word\([^)]*"(?:plain|good|warn|bad|accent|yes|no|open)",\s*"([\w-]+)"\)"""
    )
    menu = re.compile(r"""MenuEntry\(\s*"[^"]+",\s*"[^"]+",\s*"([\w-]+)\"""")
    found = set()
    for path in TEMPLATES:
        found |= {name for pair in tag.findall(path.read_text()) for name in pair if name}
    for path in (*PROJECT.glob("portal/**/*.py"), *PROJECT.glob("*/web/*.py")):
        text = path.read_text()
        found |= set(word.findall(text)) | set(menu.findall(text))
    return found


def test_every_icon_is_in_the_sprite():
    held = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text()))
    assert used_icons() - held == set()
    assert len(used_icons()) > 20


def test_vendored_files_have_their_licences():
    folders = [path for path in (PROJECT / "static/vendor").iterdir() if path.is_dir()]
    assert len(folders) == 4
    assert [path.name for path in folders if not (path / "LICENSE").exists()] == []
    assert (PROJECT / "tests/vendor/axe-core/LICENSE").exists()


def test_templates_carry_no_scripts_or_styles_of_their_own():
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=")
    found = [f"{p.name}: {m.group(0)}" for p in TEMPLATES for m in inline.finditer(p.read_text())]
    assert found == []
