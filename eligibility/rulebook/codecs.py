"""An outcome as it is kept for ever, as JSON: its fields in their order."""

import msgspec

from .outcome import Outcome

encode = msgspec.json.Encoder().encode  # what is the same for several people stands once
_decode = msgspec.json.Decoder(Outcome).decode


def decode(stored: str | bytes) -> Outcome:
    """Return the outcome exactly as the rulebook gave it."""
    return _decode(stored)
