"""Plain Python shared by every app: periods, money, identifiers, encryption, masking."""
