"""Writes of people: keyword-only, atomic, locked per person, audited."""

from portal.people.services.accounts import set_account, set_account_state
from portal.people.services.attachments import attach, open_attachment, withdraw_attachment
from portal.people.services.circumstances import (
    confirm_presumptions,
    correct_birth_date,
    correct_past,
    record_change,
)
from portal.people.services.deaths import correct_death, record_death, withdraw_death
from portal.people.services.households import (
    found_household,
    merge_households,
    move_member,
    split_household,
)
from portal.people.services.registration import (
    change_id_number,
    register_person,
    update_particulars,
)
from portal.people.services.reveals import Found, look_up_number, reveal
from portal.people.services.transfers import (
    accept_transfer,
    refuse_transfer,
    request_transfer,
    withdraw_transfer,
)
from portal.people.services.undo import undo_change, undoable

__all__ = [
    "Found",
    "accept_transfer",
    "attach",
    "change_id_number",
    "confirm_presumptions",
    "correct_birth_date",
    "correct_death",
    "correct_past",
    "found_household",
    "look_up_number",
    "merge_households",
    "move_member",
    "open_attachment",
    "record_change",
    "record_death",
    "refuse_transfer",
    "register_person",
    "request_transfer",
    "reveal",
    "set_account",
    "set_account_state",
    "split_household",
    "undo_change",
    "undoable",
    "update_particulars",
    "withdraw_attachment",
    "withdraw_death",
    "withdraw_transfer",
]
