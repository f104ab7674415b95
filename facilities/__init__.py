"""Homes, beds, ratings, planning standards, waiting lists."""
