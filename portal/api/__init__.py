"""The API: tokens, problems, paging, and what the core offers through it."""
