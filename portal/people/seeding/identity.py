"""Birth dates by age band, and ID numbers that pass GB 11643 and never repeat."""

from datetime import date, timedelta
from functools import lru_cache
from random import Random

from portal.lib.periods import Month

#: Upper age (exclusive) of a band and the share of the people up to it.
_AGES = (
    (65, 0.2670),
    (70, 0.5380),
    (75, 0.7330),
    (80, 0.8560),
    (85, 0.9400),
    (90, 0.9830),
    (95, 0.9965),
    (100, 0.99965),
    (107, 1.0),
)
_YOUNGEST = 60

CHUNK = 5_000
#: Sequence numbers 1 to 998 are dealt to the chunks of a county in slices of this width.
_SLICE = 8
MOST_CHUNKS = 998 // _SLICE

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def birth_date(random: Random, month: Month) -> date:
    """The birth date of someone aged 60 or more in ``month``."""
    draw = random.random()
    low = _YOUNGEST
    for high, share in _AGES:
        if draw < share:
            break
        low = high
    first, days = _born(month.index, int((low + random.random() * (high - low)) * 12))
    return first + timedelta(days=int(random.random() * days))


@lru_cache(maxsize=4096)
def _born(month: int, months: int) -> tuple[date, int]:
    """First day and length of the month so many months before the one with that index."""
    birth = Month(1, 1).shift(month - 12 - months)
    return birth.first, birth.last.day


#: Sequence numbers of a day and place, odd ones for men.
_SEQUENCES = 998


@lru_cache(maxsize=65536)
def _weighed(digits: str, start: int) -> int:
    """The part of the check sum that ``digits`` bring from place ``start`` on."""
    weights = _WEIGHTS[start : start + len(digits)]
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


@lru_cache(maxsize=65536)
def _start(prefix: str, birth: date) -> tuple[str, int, int]:
    """The first 14 digits, their part of the check sum, and how far the numbers are turned."""
    digits = prefix + birth.isoformat().replace("-", "")
    # Turned by an even number that depends on the day, so that last digits differ.
    turn = 2 * ((birth.toordinal() * 7919 + int(prefix)) % (_SEQUENCES // 2))
    return digits, _weighed(digits, 0), turn


class Numbers:
    """Deals ID numbers of one chunk of a county's people.

    The slices are dealt from a place that depends on the seed, so that small populations of
    different seeds seldom have a number in common.
    """

    def __init__(self, seed: int, county: str, chunk: int) -> None:
        if chunk >= MOST_CHUNKS:
            raise ValueError(f"a county can have {MOST_CHUNKS * CHUNK} made-up people at most")
        start = Random(f"{seed}:{county}").randrange(MOST_CHUNKS)
        self._first = 1 + (start + chunk) % MOST_CHUNKS * _SLICE
        self._dealt: dict[tuple[str, date, bool], int] = {}

    def deal(self, prefix: str, birth: date, *, male: bool) -> tuple[str, date]:
        """A number and its birth date; a day already full gives way to the next one."""
        while True:
            key = (prefix, birth, male)
            place = self._dealt.get(key, 0)
            if place < _SLICE // 2:
                break
            birth += timedelta(days=1 if birth.day < 28 else -27)
        self._dealt[key] = place + 1
        # An odd first number makes the first of each pair male.
        dealt = self._first + 2 * place + (0 if male else 1)
        digits, total, turn = _start(prefix, birth)
        last = f"{1 + (dealt - 1 + turn) % _SEQUENCES:03d}"
        return digits + last + _CHECKS[(total + _weighed(last, 14)) % 11], birth
