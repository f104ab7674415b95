"""Finding people among a million by what a clerk types, each way through an index.

A name or some characters of it in a row, the initials of its pinyin, a whole ID number
(present or former), a whole phone number, the last four of either, a township, a village, or
both in a row.
"""

import re

from django.db.models import Q, QuerySet

from portal.lib.identifiers import check_phone, normalise
from portal.people.models import FormerIdNumber, Person
from portal.people.names import cleaned, query_terms
from portal.sealing import blind_index

_WHOLE = re.compile(r"\d{17}[\dX]", re.ASCII)
_LONG_NUMBER = re.compile(r"\d{15}|\d{17}[\dX]", re.ASCII)
#: 残疾人证: the holder's ID number, kind, level, and B with a digit on a replaced one.
_CERTIFICATE = re.compile(r"(\d{17}[\dX])[1-7][1-4](B\d)?", re.ASCII)
_LAST4 = re.compile(r"\d{3}[\dX]", re.ASCII)
_DIGITS = re.compile(r"[\d+-]{5,20}", re.ASCII)
_TOWNSHIP = r"\w{1,12}(?:镇|乡|街道|街道办事处|苏木)"
_VILLAGE = r"\w{1,20}(?:村|社区|居委会|村委会)"
#: How a place may be meant, the likeliest first; a name may end like one.
_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        f"(?P<township>{_TOWNSHIP})",
        f"(?P<village>{_VILLAGE})",
        f"(?P<township>{_TOWNSHIP})(?P<village>{_VILLAGE})",
    )
)


def is_whole_number(text: str) -> bool:
    """Whether a normalised text is a whole ID number, present or of 15 digits, or a long one."""
    return bool(_WHOLE.fullmatch(text)) or (text.isdigit() and len(text) >= 11)


def id_number_in(typed: str) -> str:
    """The ID number typed, alone or at the head of a 残疾人证's number; empty for anything else."""
    number = normalise(typed)
    if (certificate := _CERTIFICATE.fullmatch(number)) is not None:
        return certificate[1]
    return number if _LONG_NUMBER.fullmatch(number) else ""


def find(people: QuerySet[Person], typed: str) -> QuerySet[Person]:
    """People of a scoped queryset; nothing typed gives everyone. Not ordered."""
    typed = cleaned(typed)
    if not typed:
        return people
    number = normalise(typed)
    if _WHOLE.fullmatch(number):
        return _of_number(people, number)
    if _LAST4.fullmatch(number):
        return people.filter(Q(id_last4=number) | Q(phone_last4=number))
    if _DIGITS.fullmatch(number):
        return _of_phone(people, number)
    for place in _PLACES:
        meant = place.fullmatch(typed)
        if meant and (found := people.filter(**meant.groupdict())).exists():
            return found
    return _named(people, typed)


def _of_number(people: QuerySet[Person], number: str) -> QuerySet[Person]:
    """Former numbers are looked up first: as a subquery they would make any plan a scan."""
    index = blind_index().of("id_number", number)
    former = FormerIdNumber.objects.filter(number_index=index).values_list("person_id", flat=True)
    return people.filter(Q(id_number_index=index) | Q(pk__in=list(former)))


def _of_phone(people: QuerySet[Person], number: str) -> QuerySet[Person]:
    try:
        return people.filter(phone_index=blind_index().of("phone", check_phone(number)))
    except ValueError:
        return people.none()


def _named(people: QuerySet[Person], typed: str) -> QuerySet[Person]:
    terms = query_terms(typed)
    if not terms:
        return people.filter(name__startswith=typed)
    found = people.filter(name_search__contains=terms)
    # The second condition is no stricter for initials than the first. Said twice, it makes the
    # planner expect few rows and take the index of the terms, not walk all names in order.
    if typed.isascii():
        return found.filter(name_search__overlap=terms)
    return found.filter(name__contains=typed)
