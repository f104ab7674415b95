"""Policy documents, the measures they order, and what is reported on them."""
