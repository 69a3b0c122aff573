"""The pictures inside a PDF: weighed by their dots, and made anew like every other picture (T86)."""

import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops

from common.file_rebuild import jpeg, pictures
from common.file_rebuild.faults import Fault

MAX_DOTS = 150_000_000  # of one picture: an A3 page at 600 dpi has 70 million
DECODED_DOTS = 30_000_000  # more of a photograph are decoded small
MAX_ALL_DOTS = 600_000_000  # fifty A4 pages at 300 dpi have 435 million
FULL_DOTS = 120_000_000  # more are decoded small, within the seconds that there are
PICTURE_KEYS = {
    "/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Intent", "/ImageMask",
    "/Mask", "/Decode", "/Interpolate", "/SMask", "/SMaskInData", "/Matte", "/Filter", "/DecodeParms",
    "/Length",
}  # fmt: skip
COLOUR_SPACES = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}
COMPONENTS = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/Lab": 3, "/DeviceCMYK": 4}


@dataclass(frozen=True)
class PictureLimit:
    """How large the pictures of one attempt may be: dots of each, and the quality of a photograph."""

    dots: int
    quality: int
    lossless: bool  # whether what was kept without loss stays so


PICTURE_LIMITS = (
    PictureLimit(DECODED_DOTS, 88, True),
    PictureLimit(4_500_000, 80, True),
    PictureLimit(4_500_000, 78, False),
    PictureLimit(2_200_000, 68, False),
)


def limits_to_try(found: list[Any], sent: int, most: int) -> tuple[PictureLimit, ...]:
    """The attempts worth making: what is far too big, or dear to decode in full, begins smaller."""
    if sent > 2 * most:
        return PICTURE_LIMITS[2:]
    photographs = [each for each in found if _filters(each)[-1:] == ["/DCTDecode"]]
    return (
        PICTURE_LIMITS[1:]
        if count_dots(photographs) > FULL_DOTS
        else (PICTURE_LIMITS[0], *PICTURE_LIMITS[2:])
    )


def is_picture(item: Any) -> bool:
    return isinstance(item, pikepdf.Stream) and item.get("/Subtype") == Name.Image


def count_dots(found: list[Any]) -> int:
    """All dots together; Fault for more than a PDF of fifty scanned pages has."""
    dots = [int(each.get("/Width", 0)) * int(each.get("/Height", 0)) for each in found]
    if max(dots, default=0) > MAX_DOTS or sum(dots) > MAX_ALL_DOTS:
        raise Fault("too_complex")
    return sum(dots)


def rebuild(picture: Any, size: PictureLimit) -> None:
    """The picture made anew in its place, with nothing in it but its dots."""
    for key in set(picture.keys()) - PICTURE_KEYS:
        del picture[key]
    last = _filters(picture)[-1:]
    if last == ["/DCTDecode"]:
        _rebuild_photograph(picture, size)
    elif last == ["/JPXDecode"]:
        _rebuild_photograph(picture, size, "JPEG2000")
    elif _filters(picture) == ["/FlateDecode"]:
        _rebuild_deflated(picture, size)


def _filters(picture: Any) -> list[str]:
    found = picture.get("/Filter", Array())
    return [str(each) for each in found] if isinstance(found, Array) else [str(found)]


# -- photographs ---------------------------------------------------------------------------------------------
def _rebuild_photograph(picture: Any, size: PictureLimit, kind: str = "JPEG") -> None:
    raw = _encoded_photograph(picture)
    try:
        dots = _decode_picture(raw, kind, size, _colour_transform(picture))
    except (MemoryError, Fault):
        raise
    except Exception as error:  # hostile bytes may raise anything in a decoder
        raise Fault("picture_not_read") from error
    _replace_picture(picture, dots, size, named=kind == "JPEG2000")


def _encoded_photograph(picture: Any) -> bytes:
    """The photograph as its camera wrote it, out of the wrapping that the PDF put around it."""
    around = _filters(picture)[:-1]
    if not around:
        return picture.read_raw_bytes()
    with pikepdf.new() as aside:
        wrapped = pikepdf.Stream(aside, b"")
        wrapped.write(picture.read_raw_bytes(), filter=Array([Name(each) for each in around]))
        return wrapped.read_bytes()


def _colour_transform(picture: Any) -> int | None:
    """What the PDF says of how the colours are coded; a JPEG's own word on it goes before."""
    settings = picture.get("/DecodeParms", Dictionary())
    for each in [settings] if isinstance(settings, Dictionary) else list(settings):
        if isinstance(each, Dictionary) and "/ColorTransform" in each:
            return int(each.ColorTransform)
    return None


def _bits(raw: bytes) -> int:
    """The bits of a component of a JPEG 2000, from the header of its code."""
    start = raw.find(b"\xff\x4f\xff\x51")
    header = raw[start + 2 : start + 43] if start >= 0 else b""
    return (header[40] & 0x7F) + 1 if len(header) > 40 else 8


def _decode_picture(raw: bytes, kind: str, size: PictureLimit, transform: int | None) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None
    picture = Image.open(BytesIO(raw), formats=[kind])
    width, height = picture.size
    if width * height > MAX_DOTS:
        raise Fault("too_complex")
    if kind == "JPEG2000" and _bits(raw) > 8:  # Pillow turns the brightest of these black
        raise Fault("picture_not_read")
    silent = transform is None or "adobe" in picture.info or picture.mode == "L"
    if not silent and transform != (picture.mode == "RGB"):  # against the custom that decoders follow
        raise Fault("picture_not_read")
    if kind == "JPEG":
        jpeg.refuse_expensive(raw, width * height)
        if width * height > size.dots:
            share = (size.dots / (width * height)) ** 0.5
            picture.draft(None, (round(width * share), round(height * share)))
    picture.load()
    if kind == "JPEG" and picture.mode == "CMYK" and "adobe" not in picture.info:
        return ImageChops.invert(picture)  # it will be turned once more when it is written
    if picture.mode in COLOUR_SPACES:
        return picture
    return picture.convert("L" if picture.mode in ("1", "I;16", "LA") else "RGB")


def _replace_picture(picture: Any, dots: Image.Image, size: PictureLimit, *, named: bool) -> None:
    """Write the dots as a JPEG; `named` where the PDF left it to the picture which colours it has."""
    if dots.width * dots.height > size.dots:
        dots = pictures.scale_picture(dots, (size.dots / (dots.width * dots.height)) ** 0.5)
    dots.info = {}
    picture.write(pictures.encode_picture(dots, "JPEG", size.quality), filter=Name.DCTDecode)
    picture.Width, picture.Height, picture.BitsPerComponent = dots.width, dots.height, 8
    if "/DecodeParms" in picture:
        del picture["/DecodeParms"]
    if named or "/ColorSpace" not in picture:
        picture.ColorSpace = COLOUR_SPACES[dots.mode]
        for key in ("/SMaskInData", "/Decode"):
            if key in picture:
                del picture[key]


# -- pictures without loss -----------------------------------------------------------------------------------
def _rebuild_deflated(picture: Any, size: PictureLimit) -> None:
    """What inflates to more than its dots is a bomb; what follows the end of the data is cut off."""
    raw = picture.read_raw_bytes()
    picture.write(
        raw[: _deflate_end(raw, _expected_bytes(picture))],
        filter=Name.FlateDecode,
        decode_parms=_decode_parameters(picture),
    )
    if size.lossless or picture.get("/ImageMask") or int(picture.get("/BitsPerComponent", 1)) != 8:
        return
    space = picture.get("/ColorSpace")
    if "/Mask" in picture or "/Decode" in picture or _components(space) not in (1, 3) or _is_indexed(space):
        return
    mode = "L" if _components(space) == 1 else "RGB"
    dots = Image.frombytes(mode, (int(picture.Width), int(picture.Height)), picture.read_bytes())
    _replace_picture(picture, dots, size, named=False)


def _decode_parameters(picture: Any) -> Any:
    found = picture.get("/DecodeParms")
    found = found[0] if isinstance(found, Array) and len(found) else found
    return found if isinstance(found, Dictionary) else None


def _expected_bytes(picture: Any) -> int:
    """The bytes of all its dots, with one more for each line where lines are predicted."""
    bits = 1 if picture.get("/ImageMask") else int(picture.get("/BitsPerComponent", 8))
    components = 1 if picture.get("/ImageMask") else _components(picture.get("/ColorSpace"))
    line = (int(picture.get("/Width", 0)) * bits * components + 7) // 8
    return (line + 1) * int(picture.get("/Height", 0))


def _components(space: Any) -> int:
    if isinstance(space, Array) and len(space):
        first = str(space[0])
        if first == "/ICCBased":
            return int(space[1].get("/N", 4))
        if first in ("/Indexed", "/Separation"):
            return 1
        if first == "/DeviceN":
            return len(space[1])
        return COMPONENTS.get(first, 4)
    return COMPONENTS.get(str(space), 4)


def _is_indexed(space: Any) -> bool:
    return isinstance(space, Array) and len(space) > 0 and str(space[0]) in ("/Indexed", "/Separation")


def _deflate_end(raw: bytes, most: int) -> int:
    """Where the deflated data ends; nothing of it is kept in memory."""
    inflate, inflated, waiting = zlib.decompressobj(), 0, raw
    try:
        while not inflate.eof and waiting:
            inflated += len(inflate.decompress(waiting, 1 << 20))
            waiting = inflate.unconsumed_tail
            if inflated > most + 4096:  # some writers end with a line too many
                raise Fault("too_complex")
    except zlib.error as error:
        raise Fault("picture_not_read") from error
    return len(raw) - len(inflate.unused_data)
