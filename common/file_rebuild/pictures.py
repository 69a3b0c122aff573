"""A picture made anew: the dots alone, upright, small enough to keep."""

from io import BytesIO

from PIL import Image, ImageFile

from common.file_rebuild import jpeg
from common.file_rebuild.faults import Fault

MAX_PIXELS, MAX_SIDE = 51_000_000, 25_000
KEPT_PIXELS = 25_000_000
FORMATS = {"jpg": "JPEG", "png": "PNG", "heic": "HEIF"}
EXIF_ORIENTATION = 0x0112
EXIF_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}  # EXIF orientation → Image.Transpose
ENCODING_STEPS = (
    (88, 1.0),
    (80, 1.0),
    (80, 0.7),
    (75, 0.5),
    (70, 0.35),
    (60, 0.25),
)  # quality, share of each side


def rebuild(raw: bytes, kind: str, most: int) -> bytes:
    """The same picture in a new file of at most `most` bytes: PNG where that fits, otherwise JPEG."""
    picture = _open_picture(raw, kind)
    try:
        fresh = _repaint_picture(_reduce_picture(picture))
        return _shrink_to_fit(fresh, "PNG" if kind == "png" and len(raw) <= most else "JPEG", most)
    except (MemoryError, Fault):
        raise
    except Exception as error:  # hostile bytes may raise anything in a decoder
        raise Fault("unreadable") from error


def _open_picture(raw: bytes, kind: str) -> ImageFile.ImageFile:
    """Its header alone is read, so that what is too large is refused before a dot is decoded."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit follows
    if kind == "heic":
        import pillow_heif

        pillow_heif.options.DECODE_THREADS = 1
        pillow_heif.options.AUX_IMAGES = pillow_heif.options.DEPTH_IMAGES = pillow_heif.options.THUMBNAILS = (
            False
        )
        pillow_heif.register_heif_opener()
    try:
        picture = Image.open(BytesIO(raw), formats=[FORMATS[kind]])
        width, height = picture.size
    except Exception as error:
        raise Fault("unreadable") from error
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Fault("too_many_pixels")
    if kind == "jpg":
        jpeg.refuse_expensive(raw, width * height)
    return picture


def _reduce_picture(picture: ImageFile.ImageFile) -> Image.Image:
    """At most the dots that are kept; a JPEG is decoded small, which needs a quarter of the memory."""
    width, height = picture.size
    if width * height > KEPT_PIXELS:
        picture.draft(None, (width // 2, height // 2))
    picture.load()
    return picture.reduce(2) if picture.width * picture.height > KEPT_PIXELS else picture


def _repaint_picture(picture: Image.Image) -> Image.Image:
    """Upright and on white, without the notes that a picture carries along when it is saved."""
    turn = picture.getexif().get(EXIF_ORIENTATION)
    if turn in EXIF_TURNS:
        picture = picture.transpose(Image.Transpose(EXIF_TURNS[turn]))
    if picture.mode.startswith("I"):  # 16 bits of grey: without scaling all would turn white
        picture = picture.point(lambda dot: dot / 256).convert("L")
    if picture.has_transparency_data:
        clear = picture if picture.mode == "RGBA" else picture.convert("RGBA")
        picture = Image.new("RGB", clear.size, "white")
        picture.paste(clear, mask=clear)
    if picture.mode not in ("L", "RGB"):
        picture = picture.convert("L" if picture.mode == "1" else "RGB")
    picture.info = {}
    return picture


def _shrink_to_fit(picture: Image.Image, kind: str, most: int) -> bytes:
    if kind == "PNG" and len(content := encode_picture(picture, "PNG")) <= most:
        return content
    for quality, share in ENCODING_STEPS:
        smaller = picture if share == 1.0 else scale_picture(picture, share)
        if len(content := encode_picture(smaller, "JPEG", quality)) <= most:
            return content
    raise Fault("too_big_to_keep")


def scale_picture(picture: Image.Image, share: float) -> Image.Image:
    """The picture with both sides shortened to this share."""
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return picture.resize(size, Image.Resampling.BOX)


def encode_picture(picture: Image.Image, kind: str, quality: int = 88) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **({"quality": quality} if kind == "JPEG" else {}))
    return out.getvalue()
