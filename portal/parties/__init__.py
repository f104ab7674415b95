"""Organisations and carers: payees who are no applicants."""
