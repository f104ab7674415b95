"""Log lines without anybody's numbers, whoever wrote them."""

import logging

from portal.lib.masking import mask_text


class MaskingFormatter(logging.Formatter):
    """Masks ID numbers, phones and accounts in the finished line, its traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, masked."""
        return mask_text(super().format(record))


class MaskingFilter(logging.Filter):
    """The same for handlers that have a formatter of their own: masks the message itself."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True."""
        record.msg, record.args = mask_text(record.getMessage()), None
        return True
