"""The demonstration: a portal with something to look at, made by one command."""
