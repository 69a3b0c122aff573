import wave
from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image

from accounts.visual_code import digits as visual_digits
from accounts.visual_code import picture, sound

OTHERS = ["", "1234", "123456", "12a45", "١٢٣٤٥", "۱۲۳۴۵", "12 45", "-1234", "12345\n", "²1234"]
DARK = 60  # ink is darker, dots and curves are lighter


def drawn_picture(digits="01234", seed="one"):
    return Image.open(BytesIO(picture.draw_digits(digits, seed)))


def ink(digits, seed):
    """Columns and rows that hold the ink of digits."""
    dark = drawn_picture(digits, seed).point(lambda grey: 255 if grey < DARK else 0)
    return [dark.crop((left, 0, left + 76, 128)) for left in range(10, 390, 76)]


# -- the digits ----------------------------------------------------------------------------------------------
def test_a_new_code_is_five_digits_and_rarely_the_one_before():
    codes = [visual_digits.generate_digits() for _ in range(400)]
    assert all(len(code) == 5 and code.isascii() and code.isdigit() for code in codes)
    assert len(set(codes)) > 380
    assert {code[0] for code in codes} == set("0123456789"), "a zero in front is a digit like others"


@pytest.mark.parametrize("digits", OTHERS)
def test_anything_but_five_digits_0_to_9_is_refused(digits):
    with pytest.raises(ValueError, match="5 digits"):
        picture.draw_digits(digits, "one")
    with pytest.raises(ValueError, match="5 digits"):
        sound.speak_digits(digits, "ar")


# -- the picture ---------------------------------------------------------------------------------------------
def test_the_picture_is_a_png_of_twice_the_size_it_is_shown_in():
    drawn = drawn_picture()
    assert (drawn.format, drawn.size) == ("PNG", (400, 128))
    assert len(picture.draw_digits("01234", "one")) < 15_000


@pytest.mark.parametrize("seed", range(12))
def test_five_digits_stand_apart_and_none_is_cut_off(seed):
    shapes = ink("84062", seed)
    for shape in shapes:
        left, top, right, bottom = shape.getbbox()
        assert 30 <= right - left <= 74, "as wide as a digit, inside its own cell"
        assert bottom - top >= 45
        assert top > 0
        assert bottom < 128
    assert len({shape.tobytes() for shape in shapes}) == 5


def test_the_same_digit_never_looks_twice_the_same_in_one_picture():
    assert len({shape.tobytes() for shape in ink("77777", "one")}) == 5


def test_other_digits_are_drawn_otherwise_with_the_same_seed():
    shapes = {digit: ink(digit * 5, "one")[2].tobytes() for digit in "0123456789"}
    assert len(set(shapes.values())) == 10


@pytest.mark.threat("T19")
def test_another_seed_draws_another_picture_and_the_same_seed_the_same():
    assert picture.draw_digits("01234", "one") == picture.draw_digits("01234", "one")
    assert len({picture.draw_digits("01234", seed) for seed in range(20)}) == 20


# -- the sound -----------------------------------------------------------------------------------------------
def samples(wav):
    with wave.open(BytesIO(wav)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 1, sound.SAMPLE_RATE)
        return file.readframes(file.getnframes())


def parts(heard):
    """How many runs of speech, parted by at least 0.4 s with nothing but the hiss."""
    loud = [place for place, value in enumerate(heard) if abs(value - 128) > 5]
    return 1 + sum(1 for a, b in pairwise(loud) if b - a > 0.4 * sound.SAMPLE_RATE)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("digits", ["01234", "56789", "22222"])
def test_five_digits_are_heard_after_a_silence_with_pauses_between(language, digits):
    heard = samples(sound.speak_digits(digits, language))
    assert 2 * sound.SAMPLE_RATE < len(heard) < 12 * sound.SAMPLE_RATE
    assert set(heard[: sound.SAMPLE_RATE // 2]) == {128}, "time to put the phone to the ear"
    assert parts(heard) == 5


@pytest.mark.threat("T19")
def test_two_readings_of_one_code_are_not_the_same_file():
    assert sound.speak_digits("01234", "ar") != sound.speak_digits("01234", "ar")
    assert sound.speak_digits("01234", "ar", "one") == sound.speak_digits("01234", "ar", "one")


def test_a_language_without_recordings_is_refused():
    for language in ("fr", "", "../ar"):
        with pytest.raises(ValueError, match="no recordings"):
            sound.speak_digits("01234", language)


@pytest.mark.parametrize("language", sound.LANGUAGES)
def test_ten_small_recordings_each_its_own(language):
    files = [sound.SOUNDS / language / f"{digit}.wav" for digit in range(10)]
    assert len({file.read_bytes() for file in files}) == 10
    for file in files:
        assert file.stat().st_size < 12_000
        heard = samples(file.read_bytes())
        assert len(heard) > 0.3 * sound.SAMPLE_RATE
        assert max(abs(value - 128) for value in heard) > 90, "normalised: none is faint"
