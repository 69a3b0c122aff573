"""Good files of real life: in and out alike, by their dots and their words (T85)."""

import io

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from common.uploads import rebuilding
from tests.common.good import GOOD
from tests.common.good_pictures import scene

FEW = 5.0  # of 255, on average: what encoding anew may change
SPOT = 60.0  # of 255, in any square of 16: a stamp or a word that is gone changes more


def kept(case):
    return rebuilding.rebuild_file(io.BytesIO(case.raw), name=case.name)


def rendered(raw):
    """Each page as a viewer shows it, forms and marks too."""
    with pypdfium2.PdfDocument(raw) as document:
        document.init_forms()
        return [page.render(scale=0.5).to_pil().convert("RGB") for page in document]


def words_of(raw):
    with pypdfium2.PdfDocument(raw) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def differences(before, after):
    """How far two pictures of one size are apart: on average, and in the square that differs most."""
    assert before.size == after.size
    apart = ImageChops.difference(before, after).convert("L")
    squares = apart.resize((max(1, apart.width // 16), max(1, apart.height // 16)), Image.Resampling.BOX)
    return ImageStat.Stat(apart).mean[0], squares.getextrema()[1]


def test_there_are_forty_good_files():
    assert len(GOOD) >= 40


@pytest.mark.threat("T85")
@pytest.mark.parametrize("case", GOOD.values(), ids=GOOD)
def test_a_good_file_looks_afterwards_as_it_looked_before(case, settings):
    new = kept(case)
    assert new.label == case.kept_as
    assert len(new.content) <= settings.UPLOAD_KEEP_BYTES
    if new.extension != "pdf":
        return looks_like_the_scene(case, new)
    before, after = rendered(case.raw.lstrip(rebuilding.BLANK_BYTES)), rendered(new.content)
    assert len(before) == len(after)
    for one, other in zip(before, after, strict=True):
        average, most = differences(one, other)
        assert average < FEW and most < SPOT
    text = words_of(new.content)
    assert [word for word in case.words if word not in text] == []
    assert [word for word in case.unseen if word in text] == []


def looks_like_the_scene(case, new):
    seen = Image.open(io.BytesIO(new.content))
    seen.load()
    assert not seen.getexif() and not {"comment", "xmp", "icc_profile"} & set(seen.info)
    if not case.scene:
        return
    assert abs(seen.width / seen.height - 3 / 4) < 0.01, "it must stand upright"
    average, most = differences(scene(), seen.convert("RGB").resize((600, 800)))
    assert average < 22 and most < 90, "grain of a night photo is 20; another corner is 150"
