"""Looking through a county's month: what is unclaimed, and which awards should end."""
