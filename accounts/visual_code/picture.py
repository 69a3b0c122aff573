"""The code as a picture: 400×128 px, shown at 200×64, in Pillow's own font (no system font is needed)."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFont

from accounts.visual_code.digits import CODE_LENGTH, check_digits

WIDTH, HEIGHT = 400, 128
DIGIT_WIDTH = 76  # px for one digit: its turned shape never reaches its neighbour
PAPER, INK = 255, 34


def draw_digits(digits: str, seed: int | str | bytes) -> bytes:
    """A PNG of the digits; the same seed draws the same picture.

    The seed must be secret (never the key that stands in the form): who knows it can draw
    all hundred thousand codes and compare. ValueError when these are not five digits 0-9.
    """
    chance = Random(seed)  # noqa: S311 - where the dots fall is no secret; the digits come from `secrets`
    picture = Image.new("L", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    for _ in range(4):
        _draw_curve(pen, chance, grey=chance.randint(188, 212), width=4)
    _draw_dots(pen, chance)
    margin = (WIDTH - DIGIT_WIDTH * CODE_LENGTH) // 2
    for place, digit in enumerate(check_digits(digits)):
        _draw_digit(picture, chance, digit, margin + place * DIGIT_WIDTH)
    _draw_curve(pen, chance, grey=chance.randint(70, 110), width=2)  # thin: it crosses digits and hides none
    return _encode_png(picture)


def _draw_digit(picture: Image.Image, chance: Random, digit: str, left: int) -> None:
    """One digit, a little larger or smaller, turned by at most 14 degrees: a 6 stays a 6."""
    font = ImageFont.load_default(size=chance.randint(70, 80))
    shape = Image.new("L", (DIGIT_WIDTH, HEIGHT), 0)
    middle = (DIGIT_WIDTH / 2 + chance.uniform(-4, 4), HEIGHT / 2 + chance.uniform(-12, 12))
    ImageDraw.Draw(shape).text(middle, digit, fill=255, font=font, anchor="mm", stroke_width=2)
    shape = shape.rotate(chance.uniform(-14, 14), Image.Resampling.BICUBIC, center=middle)
    picture.paste(INK, (left, 0), shape)


def _draw_curve(pen: ImageDraw.ImageDraw, chance: Random, grey: int, width: int) -> None:
    """A cubic Bézier from edge to edge."""
    a, b, c, d = (chance.uniform(10, HEIGHT - 10) for _ in range(4))
    steps = [step / 40 for step in range(41)]
    heights = [
        a * (1 - t) ** 3 + 3 * b * t * (1 - t) ** 2 + 3 * c * t * t * (1 - t) + d * t**3 for t in steps
    ]
    line = [(t * WIDTH, height) for t, height in zip(steps, heights, strict=True)]
    pen.line(line, fill=grey, width=width, joint="curve")


def _draw_dots(pen: ImageDraw.ImageDraw, chance: Random) -> None:
    for _ in range(90):
        x, y, r = chance.uniform(0, WIDTH), chance.uniform(0, HEIGHT), chance.uniform(1, 2.4)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=chance.randint(110, 180))


def _encode_png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
