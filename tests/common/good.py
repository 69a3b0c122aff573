"""The good half of the corpus: at least forty files of real life, and what is seen of each."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from tests.common import good_forms, good_pdf, good_pictures
from tests.common.corpus import pdf, picture, png_of


@dataclass(frozen=True)
class Good:
    """A file that is kept; what is read on it afterwards, and what must not appear."""

    make: Callable[[], bytes]
    name: str
    kept_as: str
    words: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    scene: bool = False  # whether it shows scene()

    @property
    def raw(self) -> bytes:
        return _made(self.make)


@cache
def _made(make: Callable[[], bytes]) -> bytes:
    return make()


def photo(make, name="IMG_20261121.jpg", kept_as=""):
    return Good(make, name, kept_as or name, scene=True)


def paper(make, *words, name="a.pdf", unseen=()):
    return Good(make, name, name.removeprefix("./"), words, unseen)


PHONES = {
    "iphone, upright": ("Apple", "iPhone 15", 1),
    "iphone, on its side": ("Apple", "iPhone 13", 6),
    "galaxy, on its other side": ("samsung", "SM-S921B", 8),
    "huawei, upside down": ("HUAWEI", "P30", 3),
    "xiaomi, on its side": ("Xiaomi", "Redmi Note 13", 6),
    "pixel, upright": ("Google", "Pixel 8", 1),
    "oppo, front camera": ("OPPO", "Reno 11", 2),
    "honor, front camera upside down": ("HONOR", "X9b", 4),
    "infinix, front camera on its side": ("INFINIX", "Hot 40", 5),
    "tecno, front camera on its other side": ("TECNO", "Spark 20", 7),
}
GOOD = {
    **{name: photo(lambda which=which: good_pictures.phone(*which)) for name, which in PHONES.items()},
    "heic, upright": photo(good_pictures.heic, "IMG_0042.HEIC", "IMG_0042.jpg"),
    "heic, on its side": photo(lambda: good_pictures.heic(6), "IMG_0043.heic", "IMG_0043.jpg"),
    "heic, 12 megapixels": photo(lambda: good_pictures.heic(1, (3000, 4000)), "صورة.heic", "صورة.jpg"),
    "two pictures in one": photo(good_pictures.two_in_one),
    "night photo of over 5 MB": photo(good_pictures.large_photo),
    "photo of 50 megapixels": photo(good_pictures.largest_photo),
    "progressive": photo(lambda: good_pictures.phone("Apple", "iPhone 12", 1, progressive=True)),
    "of a messenger, jfif": photo(lambda: good_pictures.phone("", "", 1), "photo.jfif", "photo.jpg"),
    "of a gallery, without an ending": photo(
        lambda: good_pictures.phone("", "", 1), "1000012345", "1000012345.jpg"
    ),
    "jpeg in capitals": photo(lambda: good_pictures.phone("Sony", "DSC", 1), "DSC01.JPEG", "DSC01.JPEG"),
    "png named jpg": photo(good_pictures.faded, "screenshot.jpg", "screenshot.png"),
    "jpeg named png": photo(lambda: good_pictures.phone("", "", 1), "هوية.png", "هوية.jpg"),
    "of a print shop": photo(good_pictures.printed),
    "screenshot": photo(good_pictures.with_words, "لقطة شاشة.png"),
    "png of few colours": photo(good_pictures.few_colours, "a.png"),
    "grey": Good(lambda: picture("JPEG", "L"), "a.jpg", "a.jpg"),
    "grey of 16 bits": Good(good_pictures.deep_grey, "a.png", "a.png"),
    "black and white": Good(lambda: picture(mode="1"), "a.png", "a.png"),
    "long screenshot": Good(lambda: png_of(1080, 20_000, b"\0" * 20_000 * 136), "chat.png", "chat.png"),
    "one dot": Good(lambda: picture(size=(1, 1)), "a.png", "a.png"),
    # papers
    "pdf 1.3 of a fax": paper(good_pdf.with_cross_reference_of_1993, "From a fax"),
    "pdf 1.4": paper(lambda: good_pdf.of_version("1.4"), "Version 1.4"),
    "pdf 1.5": paper(lambda: good_pdf.of_version("1.5"), "Version 1.5"),
    "pdf 1.7": paper(lambda: good_pdf.of_version("1.7"), "Version 1.7"),
    "pdf 2.0": paper(lambda: good_pdf.of_version("2.0"), "Version 2.0"),
    "pdf/a-2": paper(good_pdf.archived, "Archived for ever"),
    "pdf of 50 pages": paper(lambda: good_pdf.letter(pages=50), "Salary certificate 9650 SAR 49"),
    "in capitals, named by an office": paper(good_pdf.letter, "9650", name="عقد إيجار.PDF"),
    "linearized": paper(lambda: good_pdf.letter(linearize=True), "9650"),
    "object streams": paper(
        lambda: good_pdf.letter(object_stream_mode=good_pdf.pikepdf.ObjectStreamMode.generate), "9650"
    ),
    "byte-order mark before": paper(lambda: b"\xef\xbb\xbf" + good_pdf.letter(), "9650"),
    "line breaks before": paper(lambda: b"\r\n\r\n" + good_pdf.letter(), "9650"),
    "more after its end": paper(lambda: good_pdf.letter() + b"\n<!-- sent by gateway -->\n", "9650"),
    "owner's password": paper(good_pdf.locked_for_changes, "Bank statement"),
    "owner's password of old": paper(good_pdf.locked_the_old_way, "Old lock"),
    "turned pages": paper(good_pdf.turned_pages, "Turned 90"),
    "mixed sizes": paper(good_pdf.mixed_sizes, "842 wide"),
    "cropped": paper(good_pdf.cropped, "Inside the crop"),
    "inherited resources": paper(good_pdf.inherited_resources, "Inherited"),
    "see-through": paper(good_pdf.see_through),
    "shaded": paper(good_pdf.shaded),
    "scanned by a phone": paper(good_pdf.photographed),
    "scanned in grey": paper(lambda: good_pdf.photographed("L", 3)),
    "scanned for print": paper(lambda: good_pdf.photographed("CMYK")),
    "scanned, progressive": paper(lambda: good_pdf.photographed("RGB", progressive=True)),
    "scanned and deflated": paper(good_pdf.wrapped_photograph),
    "seven grey pages without loss": paper(good_pdf.lossless),
    "a colour page without loss": paper(lambda: good_pdf.lossless(1, "RGB", (1240, 1754))),
    "fax, group 4": paper(good_pdf.black_and_white),
    "jpeg 2000": paper(good_pdf.of_jpeg_2000),
    "scan with recognised words": paper(good_pdf.searchable, "Recognised words"),
    "form filled in a browser": paper(good_forms.filled_form, "Application form", "Fahd 7800"),
    "form filled by a program": paper(good_forms.filled_by_program, "Monthly salary 7800"),
    "form with choices": paper(good_forms.chosen_form, "Application form"),
    "stamped": paper(good_forms.stamped, "Rent contract", "APPROVED"),
    "stamped on a turned page": paper(good_forms.stamped_on_a_turned_page, "APPROVED"),
    "words typed on a phone": paper(good_forms.typed_on, "Typed on a phone"),
    "ink, highlight and a link": paper(good_forms.marked, "Rent contract"),
    "signed and sealed": paper(good_forms.signed, "Signed by the Ministry"),
    "signed, nothing to see": paper(good_forms.signed_unseen, "Application form"),
    "hidden stamp": paper(good_forms.hidden_marks, "Rent contract", unseen=("CANCELLED",)),
    "layer that is off": paper(good_forms.layered, "PAID", unseen=("CANCELLED",)),
    "layers off by default": paper(good_forms.layered_by_base, "PAID", unseen=("CANCELLED",)),
    "layer in a drawing": paper(good_forms.layered_in_a_form, "Valid", unseen=("CANCELLED",)),
    "simple": paper(pdf),
}
