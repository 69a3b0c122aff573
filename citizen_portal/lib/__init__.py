"""Shared parts that know nothing of our apps."""
