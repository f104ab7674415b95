"""Names made findable: bigrams, prefixes and pinyin initials, computed when a name is written.

Trigrams find nothing for the usual search of two characters; these terms stand in one
indexed array, and a search asks for the terms of what was typed.
"""

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

_LETTERS = re.compile(r"[a-z]+", re.ASCII)


@lru_cache(maxsize=65536)
def _initial(character: str) -> str:
    letters = lazy_pinyin(character, style=Style.FIRST_LETTER, errors="ignore")
    return letters[0][:1].lower() if letters else ""


def initials(name: str) -> str:
    """zsf for 张三丰; letters stay, other characters fall away."""
    return "".join(c.lower() if c.isascii() and c.isalpha() else _initial(c) for c in name)


def cleaned(name: str) -> str:
    """The name without spaces and with one kind of middle dot."""
    return re.sub(r"\s+", "", name).replace("•", "·").replace("．", "·")


def search_terms(name: str) -> list[str]:
    """Terms under which a name is found: every bigram and the prefixes of the initials.

    A name of one character has itself as its term.
    """
    name = cleaned(name)
    terms = {name} if len(name) == 1 else {name[i : i + 2] for i in range(len(name) - 1)}
    letters = initials(name)
    terms.update(letters[:end] for end in range(2, len(letters) + 1))
    return sorted(terms)


def query_terms(typed: str) -> list[str]:
    """Terms a typed name must all have; one Chinese character gives none (search by prefix)."""
    typed = cleaned(typed)
    if _LETTERS.fullmatch(typed.lower()):
        return [typed.lower()] if len(typed) > 1 else []
    if len(typed) < 2:
        return []
    return [typed[i : i + 2] for i in range(len(typed) - 1)]
