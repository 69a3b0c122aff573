"""Good pictures as phones, cameras and scanners make them; each shows `scene()` when it is looked at."""

import io

import pillow_heif
from PIL import Image, ImageDraw, PngImagePlugin

ORIENTATION, MAKE, MODEL, THUMBNAIL = 0x0112, 0x010F, 0x0110, 0x0201
# how a camera that was held so lays the scene down before it writes EXIF's number
LAID = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}


def scene(size=(600, 800)):
    """A card on a table, different in each of its corners."""
    card = Image.new("RGB", size, (196, 180, 160))
    pen = ImageDraw.Draw(card)
    wide, high = size
    pen.rectangle((wide // 10, high // 10, wide * 9 // 10, high * 6 // 10), fill=(240, 240, 245))
    pen.rectangle((0, 0, wide // 8, high // 8), fill=(220, 30, 30))
    pen.rectangle((wide * 7 // 8, 0, wide, high // 8), fill=(30, 160, 60))
    pen.rectangle((0, high * 7 // 8, wide // 8, high), fill=(30, 60, 200))
    for line in range(5):
        top = high * (2 + line) // 12
        pen.rectangle((wide // 6, top, wide * (8 - line) // 10, top + high // 100), fill=(40, 40, 40))
    return card


def noisy(size, seed=60):
    """The grain of a night photo: what makes files big."""
    grain = Image.effect_noise(size, seed).convert("RGB")
    return Image.blend(scene(size), grain, 0.2)


def written(picture, kind="JPEG", **how):
    out = io.BytesIO()
    picture.save(out, kind, **({"quality": 92} if kind == "JPEG" else {}) | how)
    return out.getvalue()


def notes(make, model, orientation=1):
    exif = Image.Exif()
    exif[MAKE], exif[MODEL], exif[ORIENTATION] = make, model, orientation
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (24.0, 42.0, 49.0)
    return exif


def phone(make, model, orientation, **how):
    laid = LAID[orientation]
    picture = scene() if laid is None else scene().transpose(Image.Transpose(laid))
    return written(picture, exif=notes(make, model, orientation), **how)


def heic(orientation=1, size=(600, 800), **how):
    """As an iPhone writes: the turn is in the container and in EXIF."""
    pillow_heif.register_heif_opener()
    laid = LAID[orientation]
    picture = scene(size) if laid is None else scene(size).transpose(Image.Transpose(laid))
    return written(
        picture, "HEIF", quality=80, exif=notes("Apple", "iPhone 16", orientation).tobytes(), **how
    )


def two_in_one():
    """Samsung's and Apple's second picture (a gain map) behind the first, by Multi-Picture Format."""
    first, second = scene(), scene().resize((60, 80))
    return written(first, "MPO", save_all=True, append_images=[second], quality=92)


def large_photo():
    """12 MP with the grain of a night photo: over 5 MB as it is sent."""
    return written(noisy((3000, 4000)), exif=notes("Xiaomi", "14T"), quality=97)


def largest_photo():
    """50 MP, as the phones' own setting makes it."""
    return written(scene((6144, 8160)), exif=notes("samsung", "Galaxy S24"), quality=90)


def printed():
    return written(scene().convert("CMYK"))


def faded():
    """A screenshot with a clear margin."""
    clear = scene().convert("RGBA")
    clear.putalpha(255)
    return written(clear, "PNG")


def deep_grey():
    out = io.BytesIO()
    Image.new("I;16", (40, 30), 32_768).save(out, "PNG")
    return out.getvalue()


def few_colours():
    return written(scene().quantize(64), "PNG")


def with_words():
    info = PngImagePlugin.PngInfo()
    info.add_text("Software", "gnome-screenshot")
    return written(scene(), "PNG", pnginfo=info)
