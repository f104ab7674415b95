"""Tasks of the workers."""

from celery import shared_task

from portal.policies.tallies.services import fold_tallies


@shared_task(name="policies.fold_tallies", acks_late=True, ignore_result=True)
def fold_tallies_task() -> None:
    """Fold the counts of the day; delivered twice it does no harm."""
    fold_tallies()
