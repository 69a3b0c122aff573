"""Each defence of the rebuilding child switched off in turn: what it stops then gets through."""

import io

import pikepdf
import pytest
from PIL import Image

from common.errors import Refused
from common.file_rebuild import faults, pdf, pdf_annotations, pdf_layers, pdf_pictures, pictures
from common.uploads import rebuilding
from tests.common import good_forms, good_pdf, good_pictures, hostile_pdf
from tests.common.corpus import jpeg_with_gps
from tests.common.test_uploads_good import differences, rendered, words_of

MOST = 5 * 1024**2


def nothing(*_args):
    return None


@pytest.mark.threat("T85")
def test_a_stamp_is_drawn_and_without_the_drawing_it_would_vanish(monkeypatch):
    assert "APPROVED" in words_of(pdf.rebuild(good_forms.stamped(), MOST))
    monkeypatch.setattr(pdf_annotations, "flatten_annotations", nothing)
    assert "APPROVED" not in words_of(pdf.rebuild(good_forms.stamped(), MOST))


@pytest.mark.threat("T85")
def test_a_layer_that_is_off_is_taken_out_and_would_appear_otherwise(monkeypatch):
    def red(raw):
        return rendered(raw)[0].getpixel((100, 300))[1] < 100

    assert not red(good_forms.layered()) and not red(pdf.rebuild(good_forms.layered(), MOST))
    monkeypatch.setattr(pdf_layers, "remove_hidden", nothing)
    assert red(pdf.rebuild(good_forms.layered(), MOST))


def membership(**keys):
    """A PDF whose content belongs to a membership of two layers, the first off and the second on."""
    raw = io.BytesIO(good_forms.layered())
    with pikepdf.open(raw) as document:
        off, on = document.Root.OCProperties.OCGs
        words = {"off": off, "on": on, "Not": pikepdf.Name.Not, "And": pikepdf.Name.And}
        said = keys.pop("VE", None)
        made = pikepdf.Dictionary(Type=pikepdf.Name.OCMD, OCGs=pikepdf.Array([off, on]), **keys)
        if said:
            made.VE = pikepdf.Array([words[each] for each in said])
        document.pages[0].obj.Resources.Properties.L = document.make_indirect(made)
        return good_pdf.saved(document)


@pytest.mark.threat("T85")
@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ({}, True),
        ({"P": pikepdf.Name.AnyOn}, True),
        ({"P": pikepdf.Name.AllOn}, False),
        ({"P": pikepdf.Name.AnyOff}, True),
        ({"P": pikepdf.Name.AllOff}, False),
        ({"VE": ("Not", "off")}, True),
        ({"VE": ("Not", "on")}, False),
        ({"VE": ("And", "off", "on")}, False),
    ],
)
def test_what_belongs_to_several_layers_follows_their_rule(keys, shown):
    assert ("CANCELLED" in words_of(pdf.rebuild(membership(**keys), MOST))) is shown


@pytest.mark.threat("T85")
def test_a_look_that_is_older_than_its_value_is_drawn_anew():
    """A program filled the form and left the empty look of the blank one."""
    with pikepdf.new() as document:
        old = good_forms.look(document, b"/Tx BMC EMC", (200, 20))
        value = pikepdf.String("7800")
        name = good_forms.field("/Tx", "n", [72, 600, 272, 620], V=value, AP=pikepdf.Dictionary(N=old))
        good_forms.form_on(document, name, NeedAppearances=True)
        raw = good_pdf.saved(document)
    assert "7800" in words_of(pdf.rebuild(raw, MOST))


@pytest.mark.threat("T85")
def test_a_ticked_box_without_a_look_is_drawn_with_a_cross():
    with pikepdf.new() as document:
        box = good_forms.field("/Btn", "b", [72, 560, 112, 600], V=pikepdf.Name.Yes, AS=pikepdf.Name.Yes)
        good_forms.form_on(document, box)
        raw = good_pdf.saved(document)
    page = rendered(pdf.rebuild(raw, MOST))[0]
    assert page.getpixel((46, 131))[0] < 200, "the middle of the box is drawn"


@pytest.mark.threat("T86")
def test_gps_in_a_pdfs_picture_is_gone_and_would_stay_otherwise(monkeypatch):
    raw = hostile_pdf.photographed(jpeg_with_gps())
    assert b"GPS-24" not in pdf.rebuild(raw, MOST)
    monkeypatch.setattr(pdf_pictures, "rebuild", nothing)
    assert b"GPS-24" in pdf.rebuild(raw, MOST)


@pytest.mark.threat("T86")
def test_a_picture_that_no_page_shows_is_not_copied():
    with pikepdf.open(io.BytesIO(pdf.rebuild(hostile_pdf.unused_picture(), MOST))) as document:
        assert not [item for item in document.objects if pdf_pictures.is_picture(item)]


# -- what is kept stays small --------------------------------------------------------------------------------
def test_a_heavy_scan_is_made_smaller_and_still_shows_the_same():
    raw = good_pdf.photographed(pages=8, size=(2480, 3508), subsampling=0, quality=100)
    assert 5 * 1024**2 < len(raw) < 12 * 1024**2
    kept = pdf.rebuild(raw, MOST)
    assert len(kept) <= MOST
    for before, after in zip(rendered(raw), rendered(kept), strict=True):
        assert differences(before, after)[0] < 5


def test_pictures_without_loss_are_kept_so_while_they_fit():
    kept = pdf.rebuild(good_pdf.lossless(1), MOST)
    with pikepdf.open(io.BytesIO(kept)) as document:
        (found,) = [item for item in document.objects if pdf_pictures.is_picture(item)]
        assert found.Filter == pikepdf.Name.FlateDecode and found.Width == 2480
    smaller = pdf.rebuild(good_pdf.lossless(3), 60_000)
    assert len(smaller) < 60_000 and rendered(smaller)


def test_what_stays_too_big_is_refused_with_its_reason():
    with pytest.raises(faults.Fault) as fault:
        pdf.rebuild(good_pdf.photographed(pages=3), 9000)
    assert faults.code_of(fault.value.exit_code) == "too_big_to_keep"


def test_the_limits_are_settings(settings):
    settings.UPLOAD_KEEP_BYTES = 300_000
    kept = rebuilding.rebuild_file(io.BytesIO(good_pictures.large_photo()), name="a.jpg")
    assert len(kept.content) <= 300_000
    assert Image.open(io.BytesIO(kept.content)).width >= 700, "it can still be read"
    settings.UPLOAD_MAX_BYTES = 1024**2
    with pytest.raises(Refused, match=r"1 "):
        rebuilding.rebuild_file(io.BytesIO(good_pictures.large_photo()), name="a.jpg")


def test_a_photo_of_fifty_megapixels_is_decoded_small():
    kept = pictures.rebuild(good_pictures.largest_photo(), "jpg", MOST)
    assert Image.open(io.BytesIO(kept)).size == (3072, 4080)
