"""Log lines without anybody's numbers, whoever writes them and wherever they go.

Filters and formatters belong to one handler each, and servers and workers bring handlers of
their own. So records are masked where they are made: nothing after that has the number.
"""

import logging
import traceback
from collections.abc import Callable
from typing import Any

from portal.lib.masking import mask_text


class MaskedRecords:
    """A factory of log records that masks ID numbers, phones and accounts in what it makes."""

    def __init__(self, make: Callable[..., logging.LogRecord]) -> None:
        self._make = make

    def __call__(self, *args: Any, **more: Any) -> logging.LogRecord:
        """The record, its message and traceback masked; untouched when nothing is to mask."""
        record = self._make(*args, **more)
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):
            return record  # a broken format; the handler reports it as ever
        if (masked := mask_text(message)) != message:
            record.msg, record.args = masked, None
        if record.exc_info and record.exc_info[0] is not None:
            lines = traceback.format_exception(*record.exc_info)
            record.exc_text = mask_text("".join(lines)).rstrip("\n")
        if record.stack_info:
            record.stack_info = mask_text(record.stack_info)
        return record


def install() -> None:
    """Mask every record made from now on in this process; once is enough."""
    make = logging.getLogRecordFactory()
    if not isinstance(make, MaskedRecords):
        logging.setLogRecordFactory(MaskedRecords(make))
