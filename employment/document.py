"""永政办发〔2023〕10号 as data: the ten actions, the requirements behind them, their units."""

from datetime import datetime

from portal.policies.services import MEASURES, load_document

CODE = "yongzhou-2023-10"


def load(*, at: datetime) -> int:
    """Load the document and its measures; how many rows are new. Again: nothing."""
    return load_document(path=MEASURES / f"{CODE}.yaml", at=at)
