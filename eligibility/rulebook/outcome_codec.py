"""An outcome as it is kept for ever, as JSON: its fields in their order."""

import msgspec

from eligibility.rulebook.outcome import Outcome

encode_outcome = msgspec.json.Encoder().encode  # what is the same for several people stands once
_decoder = msgspec.json.Decoder(Outcome).decode


def decode_outcome(stored: str | bytes) -> Outcome:
    """Return the outcome exactly as the rulebook gave it."""
    return _decoder(stored)
