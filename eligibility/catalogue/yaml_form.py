"""The exchange format: YAML read strictly and written in one canonical form."""

from pathlib import Path
from typing import Any

import yaml

from eligibility.rules.errors import RuleError


class _Strict(yaml.CSafeLoader):
    """A key written twice is an error, not the last one wins."""


def _mapping(loader: _Strict, node: yaml.MappingNode) -> dict:
    keys = [loader.construct_object(k) for k, _ in node.value]  # type: ignore[no-untyped-call]
    for place, key in enumerate(keys):
        if key in keys[:place]:
            raise RuleError(
                "", f"第{node.value[place][0].start_mark.line + 1}行：“{key}”写了两次。"
            )
    return loader.construct_mapping(node, deep=True)


_Strict.add_constructor("tag:yaml.org,2002:map", _mapping)


class _Canonical(yaml.SafeDumper):
    """Plain where YAML allows, several lines as a literal block, no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Canonical, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Canonical.add_representer(str, _text)


def read(path: Path) -> Any:
    """The content of a file; RuleError with the line when it is no YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Strict)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise RuleError(
            "", f"第{line}行不是正确的 YAML：{error.problem}。请检查缩进、冒号和引号。"
        ) from None
    except UnicodeDecodeError:
        raise RuleError("", "文件不是 UTF-8 编码，请另存为 UTF-8。") from None


def dump(value: Any) -> str:
    """The canonical text of a value."""
    return yaml.dump(
        value, Dumper=_Canonical, sort_keys=False, allow_unicode=True, width=10**9
    )  # fmt: skip
