"""Tests of gas safety."""
