"""``calculate <name>``: JSON in on standard input, JSON of the same shape out."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from portal.bootstrap import ensure_ready
from portal.lib.periods import Month
from portal.registry import registry


class Command(BaseCommand):
    """Runs a registered calculator on one JSON object or an array of them."""

    help = "按目录规则计算；从标准输入读 JSON 对象或数组，输出同样形状的 JSON。"

    def add_arguments(self, parser: CommandParser) -> None:
        """``name`` of the calculator; ``--month`` for those that take one."""
        parser.add_argument("name")
        parser.add_argument("--month")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the results; bad input exits 2 with a JSON error naming field and cure."""
        try:
            calculator = self._calculator(options["name"])
            data = self._input()
            ensure_ready(load_catalogue=True)
            result = self._run(calculator, data, options)
        except ValueError as error:
            self.stdout.write(json.dumps(_error(error), ensure_ascii=False, indent=2))
            sys.exit(2)
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))

    def _calculator(self, name: str) -> Any:
        try:
            return registry.get("calculator", name)
        except KeyError:
            names = "、".join(registry.keys("calculator"))
            raise _Wrong("name", f"没有名为“{name}”的计算。", f"可用：{names}。") from None

    def _input(self) -> Any:
        try:
            return json.loads(
                sys.stdin.read(), object_pairs_hook=_once, parse_constant=_no_constant
            )
        except json.JSONDecodeError as error:
            cure = f"第 {error.lineno} 行第 {error.colno} 列附近有误，请检查引号、逗号和括号。"
            raise _Wrong("(输入)", "标准输入不是正确的 JSON。", cure) from None
        except UnicodeDecodeError:
            raise _Wrong(
                "(输入)", "标准输入不是 UTF-8 编码的文字。", "请用 UTF-8 保存后再试。"
            ) from None
        except _Wrong:
            raise
        except (ValueError, RecursionError):
            cure = "请检查其中的数字和括号；一个对象只有一层字段。"
            raise _Wrong("(输入)", "数字太长，或括号套得太深。", cure) from None

    def _run(self, calculator: Any, data: Any, options: dict[str, Any]) -> Any:
        more: dict[str, Any] = {"today": timezone.localdate()}
        if options["name"] == "entitlements":
            more["month"] = _month(options["month"])
        if not isinstance(data, list):
            return calculator(data, **more)
        results = []
        for place, one in enumerate(data):
            try:
                results.append(calculator(one, **more))
            except ValueError as error:
                wrong = _error(error)
                raise _Wrong(f"[{place}].{wrong['field']}", wrong["error"], wrong["cure"]) from None
        return results


class _Wrong(ValueError):
    def __init__(self, field: str, message: str, cure: str) -> None:
        super().__init__(message)
        self.field, self.message, self.cure = field, message, cure


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are each given once; the last one does not silently win."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Wrong(key, f"“{key}”写了两次。", "请只保留一个。")
        found[key] = value
    return found


def _no_constant(word: str) -> Any:
    raise _Wrong("(输入)", f"{word} 不是 JSON 的值。", "不清楚的请写 null。")


def _month(text: str | None) -> Month:
    try:
        return Month.parse(text or "")
    except ValueError:
        shown = f"“{text}”不是月份。" if text else "没有给出月份。"
        raise _Wrong("month", shown, "请写成 --month 2024-01。") from None


def _error(error: ValueError) -> dict[str, str]:
    if not hasattr(error, "cure"):
        raise error
    return {
        "field": getattr(error, "field", ""), "error": getattr(error, "message", str(error)),
        "cure": error.cure,
    }  # fmt: skip
