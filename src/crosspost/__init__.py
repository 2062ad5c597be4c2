"""Crosspost: one review, four Korean platforms, never twice."""
