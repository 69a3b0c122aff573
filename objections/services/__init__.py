"""The verbs of objections."""

from objections.services.corrections import correctable_facts, must_be_met, preview
from objections.services.review import accept, refuse, take_up
from objections.services.sending import send

__all__ = ["accept", "correctable_facts", "must_be_met", "preview", "refuse", "send", "take_up"]
