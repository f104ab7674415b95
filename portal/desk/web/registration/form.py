"""What was typed into the registration, read: facts, particulars, what is wrong, what is odd."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict

from portal.accounts.scope import covers, scoped
from portal.desk.services.registration import BankAccount, NewFile
from portal.lib.identifiers import IdentifierError, check_bank_account, check_phone
from portal.lib.periods import Month
from portal.people.facts import (
    FACTS,
    FactError,
    check_facts,
    parse_value,
    presumed_value,
    soft_questions,
)
from portal.people.models import Person
from portal.people.names import cleaned
from portal.people.web.questions import RARE, Answers, read, section_of
from portal.regions.models import Region
from portal.regions.selectors import tree as regions_of
from portal.registry import registry
from portal.web.entries import FormPanel, Typed


@dataclass(slots=True)
class Form:
    """A posted registration. ``errors`` by field; ``warnings`` may be overridden."""

    user: Any
    posted: QueryDict
    month: Month
    today: date
    answers: Answers = field(init=False)
    errors: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    region: Region | None = None
    new: NewFile | None = None

    def __post_init__(self) -> None:
        self.answers = read(self.posted, regions_of(self.month), self.today)

    def text(self, name: str) -> str:
        """A field without the spaces around it."""
        return self.posted.get(name, "").strip()

    @property
    def typed(self) -> Typed:
        """What panels of other apps get to see."""
        return Typed(self.answers.facts, self.posted, self.known_month, self.today)

    @property
    def known_from(self) -> date:
        """The day from which the facts count: as typed, else the first of the month in work."""
        try:
            day = parse_value("certificate_until", self.text("known_from"), text=True)
        except FactError:
            day = None
        return day or self.month.first

    @property
    def known_month(self) -> Month:
        """The month the answer beside the form is about."""
        return max(self.month, Month.of(self.known_from))

    def check(self) -> bool:
        """Read everything that is saved; whether it can be (warnings apart)."""
        self.errors |= self.answers.errors
        self.region = _region(self.user, self.text("managing"))
        facts = self._facts()
        self._check_identity()
        self._check_dates()
        self.errors |= {e.field: str(e) for e in check_facts(facts, today=self.today)}
        self.warnings += [str(question) for question in soft_questions(facts)]
        account = self._account()
        relative = self._relative()
        for panel in panels():
            self.errors |= panel.errors(self.typed)
        if self.errors or self.region is None:
            return False
        self.warnings += list(self._oddities(self.region))
        self.new = NewFile(
            name=self.text("name"),
            region=self.region,
            known_from=self.known_from,
            id_number=self.answers.id_number.number if self.answers.id_number else "",
            facts=facts,
            phone=self.text("phone"),
            township=self.text("township"),
            village=self.text("village"),
            address=self.text("address"),
            evidence=self.text("evidence"),
            account=account,
            household=self.text("household"),
            relative=relative,
            warnings=tuple(self.warnings),
        )
        return True

    def _facts(self) -> dict[str, Any]:
        """The facts as the services take them; the tick 以上均无 answers the rare ones."""
        tree = regions_of(self.month)
        facts = {
            name: parse_value(name, value, tree=tree) for name, value in self.answers.facts.items()
        }
        if self.posted.get("none_of_these"):
            for name, fact in FACTS.items():
                if section_of(fact) == RARE and facts.get(name) is None:
                    presumed = presumed_value(name, facts)
                    facts |= {} if presumed is None else {name: presumed}
        return facts

    def _check_identity(self) -> None:
        if not cleaned(self.text("name")):
            self.errors["name"] = "姓名没有填。请按证件填写。"
        if self.region is None:
            self.errors["managing"] = "没有选由哪个县市区管理。请选择本管辖地区内的县市区。"
        if self.answers.id_number is None and "id_number" not in self.errors:
            if self.text("id_number"):
                self.errors["id_number"] = f"{self.answers.id_hint}。请对照证件补全。"
            elif not self.answers.facts.get("birth_date"):
                self.errors["birth_date"] = "没有身份证号时要填出生日期。请按户口簿或出生证明填写。"
            else:
                self.warnings.append("没有填身份证号")

    def _check_dates(self) -> None:
        raw = self.text("known_from")
        try:
            parse_value("certificate_until", raw, text=True)
        except FactError as error:
            self.errors["known_from"] = str(error)
        if self.known_from > self.today:
            self.errors["known_from"] = "“情况自”晚于今天。请填已经发生的日期。"

    def _account(self) -> BankAccount | None:
        if self.text("phone"):
            try:
                check_phone(self.text("phone"))
            except IdentifierError as error:
                self.errors["phone"] = str(error)
        if not self.text("account"):
            return None
        try:
            number, warnings = check_bank_account(self.text("account"))
        except IdentifierError as error:
            self.errors["account"] = str(error)
            return None
        self.warnings += warnings
        holder = cleaned(self.text("holder")) or cleaned(self.text("name"))
        agent = holder != cleaned(self.text("name"))
        if not self.text("bank"):
            self.errors["bank"] = "没有填开户银行。请写到支行，如“样例农商行城区支行”。"
        if agent and not (self.text("agent_relation") and self.text("agent_reason")):
            self.errors["agent_relation"] = (
                f"户名“{holder}”不是本人。由他人代领的请填写与本人关系和代领原因；否则请核对户名。"
            )
        return BankAccount(
            holder,
            self.text("bank"),
            number,
            self.text("agent_relation") if agent else "",
            self.text("agent_reason") if agent else "",
        )

    def _relative(self) -> Person | None:
        if self.text("household") != "join":
            return None
        key = self.text("relative")
        mine = scoped(Person.objects.all(), self.user)
        found = mine.filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None
        if found is None:
            self.errors["relative"] = "没有选同户的人。请查找并选中一人，或改选“暂不登记家庭”。"
        return found

    def _oddities(self, region: Region) -> Iterator[str]:
        number = self.answers.id_number
        yield from number.warnings if number else ()
        facts = self.answers.facts
        tree = regions_of(self.month)
        places = [facts.get(name) for name in ("hukou", "residence") if facts.get(name)]
        if places and not any(tree.known(p) and tree.county_of(p) == region.code for p in places):
            yield f"户籍地和居住地都不在{region.name}"
        twins = scoped(Person.objects.all(), self.user).filter(
            name=cleaned(self.text("name")), birth_date=facts.get("birth_date")
        )
        if twins.exists():
            yield "本地区已有同名、同出生日期的档案"


def panels() -> list[FormPanel]:
    """What other apps add to the form."""
    return registry.all("form_panel")


def _region(user: Any, code: str) -> Region | None:
    """The county that keeps the file: the one chosen inside the user's area, else his own."""
    own = getattr(user, "region", None)
    if own is None:
        return None
    if own.level == "county":
        return own
    chosen = Region.objects.filter(code=code, level="county", valid_to__isnull=True).first()
    return chosen if chosen is not None and covers(user, chosen) else None
