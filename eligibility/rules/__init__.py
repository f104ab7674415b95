"""The condition language: parse, check, render in Chinese, compile to SQL.

Plain Python and ``psycopg.sql``; it knows the vocabulary of facts and nothing of Django.
Nothing here evaluates a condition: PostgreSQL is the one evaluator.
"""
