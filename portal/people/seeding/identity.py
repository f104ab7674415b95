"""Birth dates by age band, and ID numbers that pass GB 11643 and never repeat."""

from datetime import date, timedelta
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
_DIGIT = {str(digit): digit for digit in range(10)}


def birth_date(random: Random, month: Month) -> date:
    """The birth date of someone aged 60 or more in ``month``."""
    draw = random.random()
    low = _YOUNGEST
    for high, share in _AGES:
        if draw < share:
            break
        low = high
    months = int((low + random.random() * (high - low)) * 12)
    birth = month.shift(-months)
    return birth.first + timedelta(days=int(random.random() * birth.last.day))


class Numbers:
    """Deals ID numbers of one chunk of a county's people."""

    def __init__(self, chunk: int) -> None:
        if chunk >= MOST_CHUNKS:
            raise ValueError(f"a county can have {MOST_CHUNKS * CHUNK} made-up people at most")
        self._first = 1 + chunk * _SLICE
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
        sequence = self._first + 2 * place + (0 if male else 1)
        first17 = f"{prefix}{birth:%Y%m%d}{sequence:03d}"
        total = 0
        for character, weight in zip(first17, _WEIGHTS, strict=True):
            total += _DIGIT[character] * weight
        return first17 + _CHECKS[total % 11], birth
