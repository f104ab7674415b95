"""A second, independent reading of the design, in plain Python, for comparison only.

It shares no code with the project: conditions are judged node by node over a dict of facts,
money is counted in fractions, regions are a dict of child and parent. It is slow and short.
"""
