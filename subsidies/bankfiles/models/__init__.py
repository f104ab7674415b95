"""Layouts of banks, what items are called on statements, exports with their files and rows."""

from subsidies.bankfiles.models.bank_layout import BankLayout
from subsidies.bankfiles.models.export import Export
from subsidies.bankfiles.models.export_file import ExportFile
from subsidies.bankfiles.models.export_order import ExportOrder
from subsidies.bankfiles.models.export_row import ExportRow
from subsidies.bankfiles.models.project_brief import ProjectBrief
from subsidies.bankfiles.models.stored_chunk import StoredChunk
from subsidies.bankfiles.models.stored_file import StoredFile

__all__ = [
    "BankLayout",
    "Export",
    "ExportFile",
    "ExportOrder",
    "ExportRow",
    "ProjectBrief",
    "StoredChunk",
    "StoredFile",
]
