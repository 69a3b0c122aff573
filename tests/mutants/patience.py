"""Loaded by the runner's pytest: a busy machine is no reason to give up looking for an example."""

from hypothesis import HealthCheck, settings

settings.register_profile("mutants", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("mutants")
