"""How return files are read: a folder for each format, chosen by the bank's layout."""

from collections.abc import Callable, Mapping

from subsidies.bankfiles.fields import ReturnKind
from subsidies.bankfiles.layout import Returns
from subsidies.reconciliation.formats import csv, text, xlsx
from subsidies.reconciliation.formats.table import Line, Read, Record, ReturnFileError

READERS: Mapping[ReturnKind, Callable[[bytes, Returns], Read]] = {
    ReturnKind.XLSX: xlsx.read,
    ReturnKind.CSV: csv.read,
    ReturnKind.TEXT: text.read,
}

__all__ = ["READERS", "Line", "Read", "Record", "ReturnFileError"]
