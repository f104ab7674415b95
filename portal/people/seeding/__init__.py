"""A made-up population: realistic in its numbers, plainly invented in its names.

Everything is a function of the seed, the county and a person's place in it, so that the same
command gives the same people whatever the number of processes.
"""
