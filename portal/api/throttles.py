"""How often one user may ask; his tokens count together."""

from rest_framework.throttling import UserRateThrottle


class EveryCall(UserRateThrottle):
    """All calls of a user."""

    scope = "every_call"


class Reveals(UserRateThrottle):
    """Calls that show an unmasked number or look a number up; the services count them too."""

    scope = "reveals"
