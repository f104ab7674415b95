"""The page that registers an applicant."""
