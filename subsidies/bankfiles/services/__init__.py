"""Writes of bank files: layouts, briefs, exports, sealed files."""

from subsidies.bankfiles.services.briefs import set_brief
from subsidies.bankfiles.services.exports import BankFileError, export_batch, open_file
from subsidies.bankfiles.services.files import drop_file, store_file
from subsidies.bankfiles.services.layouts import (
    draft_layout,
    publish_layout,
    save_layout,
    withdraw_layout,
)
from subsidies.bankfiles.services.orders import fill_order, order_export, refuse_order

__all__ = [
    "BankFileError",
    "draft_layout",
    "drop_file",
    "export_batch",
    "fill_order",
    "open_file",
    "order_export",
    "publish_layout",
    "refuse_order",
    "save_layout",
    "set_brief",
    "store_file",
    "withdraw_layout",
]
