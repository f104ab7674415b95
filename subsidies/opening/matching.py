"""Whose award each past payment was, and what is wrong with a row that has none."""

from collections.abc import Sequence
from datetime import date

from eligibility.models import Award, CatalogueItem
from portal.lib.identifiers import IdentifierError, check_id_number, normalise
from portal.lib.periods import Month
from portal.people.models import Person
from portal.sealing import blind_index
from subsidies.opening.workbook import BadRow, PastPayment


def awards_of(
    region: str, payments: Sequence[PastPayment], today: date
) -> tuple[dict[int, Award], list[BadRow]]:
    """The award of every row by its number, and the rows that have none or are not past yet."""
    numbers = [normalise(payment.id_number) for payment in payments]
    indexes = blind_index().of_many("id_number", numbers)
    awards = Award.objects.filter(region=region, person__id_number_index__in=set(indexes))
    known = {
        (bytes(award.person.id_number_index), award.item.code, award.part): award
        for award in awards.select_related("person", "item").order_by("-starts", "-pk")
    }
    found: dict[int, Award] = {}
    missing: list[tuple[PastPayment, str, bytes]] = []
    bad: list[BadRow] = []
    for payment, number, index in zip(payments, numbers, indexes, strict=True):
        award = known.get((index, payment.item_code, payment.part))
        if payment.covered > Month.of(today):
            bad.append(
                BadRow(
                    payment.number, f"所属月份 {payment.covered} 还没有到，不是以前的发放；请核对。"
                )
            )
        elif award is None:
            missing.append((payment, number, index))
        else:
            found[payment.number] = award
    return found, bad + _without_award(missing, set(known), today)


def _without_award(
    rows: Sequence[tuple[PastPayment, str, bytes]],
    awards: set[tuple[bytes, str, str]],
    today: date,
) -> list[BadRow]:
    """What is wrong with each row, from the cell a clerk looks at first; two queries for all."""
    if not rows:
        return []
    indexes, codes = {index for _, _, index in rows}, {row.item_code for row, _, _ in rows}
    held = Person.objects.filter(id_number_index__in=indexes).values_list("id_number_index")
    filed = {bytes(index) for (index,) in held}
    items = set(CatalogueItem.objects.filter(code__in=codes).values_list("code", flat=True))
    parts = {(index, code) for index, code, _ in awards}

    def why(row: PastPayment, number: str, index: bytes) -> str:
        if not number:
            return "没有填身份证号。"
        try:
            check_id_number(number, today=today)
        except IdentifierError as error:
            if index not in filed:  # a number on file under its remark is let pass
                return str(error)
        if row.item_code not in items:
            return f"没有项目编码“{row.item_code}”；编码见“目录与标准”，例如 yongzhou-08。"
        if index not in filed:
            return "没有这个身份证号的档案；请核对号码，或先登记此人和他的待遇。"
        if (index, row.item_code) in parts:
            return f"此人该项目没有分项“{row.part}”；请核对，没有分项的留空。"
        return "本县没有此人该项目的待遇；请先登记该人的待遇，或核对项目编码。"

    return [BadRow(row.number, why(row, number, index)) for row, number, index in rows]
