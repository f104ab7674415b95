"""The month's run against its floor and against the plain way, and under kill -9."""
