"""Rows of people: what must agree between their cells, and how they wait in the database."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from portal.importing.kinds import Context, Parsed, Staged, Trouble
from portal.importing.people.columns import SAID_BY_NUMBER
from portal.people.bulk import SealedNumbers, name_search, seal_numbers
from portal.people.facts import FACTS, check_facts, soft_questions
from portal.people.names import cleaned

PLAIN = ("name", "township", "village", "address")


def check_row(row: Parsed, context: Context) -> Iterator[Trouble]:
    """What the ID number, the facts and the account say against each other."""
    yield from _against_number(row)
    yield from check_rest(row, _said(row.values["id_number"]), context)


def check_rest(row: Parsed, said: dict[str, Any], context: Context) -> Iterator[Trouble]:
    """What the facts and the account say against each other and ``said``: birth date and sex."""
    facts = facts_of(row.values)
    for error in check_facts(facts | said, today=context.today):
        yield Trouble(row.number, error.field, "", error.message, error.cure)
    for question in soft_questions(facts):
        yield Trouble(row.number, question.field, "", question.message, question.cure, blocks=False)
    yield from _account(row)


def facts_of(values: dict[str, Any]) -> dict[str, Any]:
    """The facts a row fills in (None: 不清楚), without what the ID number says."""
    return {name: values[name] for name in FACTS if name in values and name not in SAID_BY_NUMBER}


def _said(number: str) -> dict[str, Any]:
    birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return {"birth_date": birth, "sex": "male" if int(number[16]) % 2 else "female"}


def _against_number(row: Parsed) -> Iterator[Trouble]:
    said = _said(row.values["id_number"])
    cure = "请核对身份证号和这一列，改正错的一处。"
    written = row.values.get("birth_date")
    if written is not None and written != said["birth_date"]:
        message = f"出生日期与身份证号不一致（身份证号上是 {said['birth_date']}）。"
        more = "户籍已更正出生日期的，这里留空，另用“更正出生日期”的表。"
        yield Trouble(row.number, "birth_date", str(written), message, cure + more)
    word = row.values.get("sex")
    right = FACTS["sex"].values[said["sex"]]
    if word is not None and word != right:
        message = f"性别与身份证号不一致（身份证号上是{right}）。"
        yield Trouble(row.number, "sex", word, message, cure)


def _account(row: Parsed) -> Iterator[Trouble]:
    values = row.values
    if not values.get("account"):
        for key, label in (("bank", "开户银行"), ("holder", "户名")):
            if values.get(key):
                yield Trouble(
                    row.number, "account", "", f"填了{label}，没有填银行账号。",
                    "请补上账号，或清空这一列。",
                )  # fmt: skip
        return
    if not values.get("bank"):
        yield Trouble(row.number, "bank", "", "填了银行账号，没有填开户银行。", "请填开户银行。")
    if values["account"][1] and not values.get("account_note"):
        yield Trouble(
            row.number, "account", "", "账号末位校验不符，像是输错的卡号。",
            "请对照存折或银行卡核对；确实无误的，在“账号说明”写明（如“存折账号”）。",
        )  # fmt: skip
    holder = values.get("holder")
    if holder and holder != values["name"]:
        for key, label in (("agent_relation", "与本人关系"), ("agent_reason", "代领原因")):
            if not values.get(key):
                yield Trouble(
                    row.number, key, "", f"户名不是本人，没有填{label}。",
                    "由他人代领的请填写；否则请核对户名。",
                )  # fmt: skip


def stage(rows: Sequence[Parsed], context: Context) -> Iterator[Staged]:
    """Rows with their numbers sealed and indexed, their names made findable."""
    numbers = seal_numbers("id_number", [row.values["id_number"] for row in rows])
    for place, (row, values) in enumerate(zip(rows, waiting(rows), strict=True)):
        values |= _sealed("id_number", "id_last4", numbers, place)
        values |= {key: _plain(value) for key, value in _said(row.values["id_number"]).items()}
        yield Staged(row.number, numbers.index[place] or b"", values)


def waiting(rows: Sequence[Parsed]) -> Iterator[dict[str, Any]]:
    """What waits of each row, but for who it is: particulars, facts and account, numbers sealed."""
    phones = seal_numbers("phone", [row.values.get("phone") for row in rows])
    accounts = seal_numbers("account", [(row.values.get("account") or (None,))[0] for row in rows])
    for place, row in enumerate(rows):
        values = {key: row.values[key] for key in PLAIN if row.values.get(key)}
        values["name_search"] = name_search(row.values["name"])
        if row.values.get("phone"):
            values |= _sealed("phone", "phone_last4", phones, place)
        if row.values.get("account"):
            values["account"] = _sealed("number", "last4", accounts, place) | _paid(row.values)
        values["facts"] = {key: _plain(value) for key, value in facts_of(row.values).items()}
        yield values


def _sealed(name: str, last4: str, numbers: SealedNumbers, place: int) -> dict[str, Any]:
    """A number as hex texts that PostgreSQL reads as bytea."""
    sealed, index = numbers.sealed[place] or b"", numbers.index[place] or b""
    return {
        name: rf"\x{sealed.hex()}",
        f"{name}_index": rf"\x{index.hex()}",
        last4: numbers.last4[place],
    }


def _paid(values: dict[str, Any]) -> dict[str, Any]:
    holder = cleaned(values.get("holder") or values["name"])
    agent = holder != values["name"]
    return {
        "holder": holder,
        "bank": values.get("bank", ""),
        "agent_relation": values.get("agent_relation", "") if agent else "",
        "agent_reason": values.get("agent_reason", "") if agent else "",
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
