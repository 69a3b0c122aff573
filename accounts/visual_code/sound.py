"""The code as speech: recorded digits joined with pauses and a mild hiss.

The twenty recordings in `sounds/` were made for this project with eSpeak NG 1.51 (voices `ar` and `en-us`,
125 words a minute), then trimmed, normalised and saved as mono, 8 bits, 11,025 Hz.
"""

import wave
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

from accounts.visual_code.digits import check_digits

SOUNDS = Path(__file__).parent / "sounds"
LANGUAGES = ("ar", "en")
SAMPLE_RATE = 11_025  # samples a second
SILENCE = 128  # the middle of eight bits
LEAD, PAUSE = 0.8, (0.45, 0.7)  # seconds: time to put the phone to the ear, and to type


def speak_digits(digits: str, language: str, seed: int | str | bytes | None = None) -> bytes:
    """A WAV that says the digits one by one; a seed makes it the same each time.

    ValueError when these are not five digits 0-9 or the language has no recordings.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no recordings in {language!r}")
    chance = Random(seed)  # noqa: S311 - the hiss is no secret; the digits come from `secrets`
    spoken = bytearray()
    for digit in check_digits(digits):
        spoken += _change_pace(_read_recording(language, digit), chance.uniform(0.9, 1.04))
        spoken += _make_silence(chance.uniform(*PAUSE))
    return _encode_wav(_make_silence(LEAD) + _add_noise(bytes(spoken), chance))


@cache
def _read_recording(language: str, digit: str) -> bytes:
    with wave.open(str(SOUNDS / language / f"{digit}.wav")) as file:
        return file.readframes(file.getnframes())


def _change_pace(sound: bytes, pace: float) -> bytes:
    """A little slower or faster, so that no two recordings are equal byte for byte."""
    return bytes(sound[int(place * pace)] for place in range(int(len(sound) / pace)))


def _make_silence(seconds: float) -> bytes:
    return bytes([SILENCE]) * int(seconds * SAMPLE_RATE)


def _add_noise(sound: bytes, chance: Random) -> bytes:
    """Noise under all that is said, fainter than the faintest consonant, so that "six" stays clear."""
    noise = chance.randbytes(len(sound))
    return bytes(min(255, max(0, v + (n & 3) - 2)) for v, n in zip(sound, noise, strict=True))


def _encode_wav(samples: bytes) -> bytes:
    file = BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(SAMPLE_RATE)
        out.writeframes(samples)
    return file.getvalue()
