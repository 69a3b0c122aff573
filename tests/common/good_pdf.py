"""Good PDFs as offices, banks and phones make them, each drawn here by code."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

A4 = (595, 842)
TEXT = b"BT /F1 24 Tf 72 720 Td (%s) Tj ET"


def page_of(document, content=b"", size=A4, **extra):
    document.add_blank_page(page_size=size)
    page = document.pages[-1]
    page.Contents = document.make_stream(content)
    page.obj.Resources = Dictionary(Font=Dictionary(F1=font(document)), **extra)
    return page


def font(document):
    return document.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )


def saved(document, **how):
    out = io.BytesIO()
    document.save(out, **how)
    return out.getvalue()


def letter(words=b"Salary certificate 9650 SAR", pages=1, **how):
    with pikepdf.new() as document:
        for number in range(pages):
            page_of(document, TEXT % (words + b" %d" % number if pages > 1 else words))
        return saved(document, **how)


def of_version(version):
    return letter(b"Version " + version.encode(), min_version=version, force_version=version)


def archived():
    """PDF/A-2b: its XMP says so, with an output intent."""
    with pikepdf.new() as document:
        page_of(document, TEXT % b"Archived for ever")
        with document.open_metadata() as meta:
            meta["pdfaid:part"], meta["pdfaid:conformance"] = "2", "B"
        profile = document.make_stream(b"\0" * 128, N=3)
        document.Root.OutputIntents = Array(
            [Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, DestOutputProfile=profile)]
        )
        return saved(document)


def with_cross_reference_of_1993():
    """Written by hand, with a plain table and carriage returns as an old fax server does."""
    parts = [
        b"1 0 obj\r<</Type/Catalog/Pages 2 0 R>>\rendobj\r",
        b"2 0 obj\r<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>\rendobj\r",
        b"3 0 obj\r<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>\rendobj\r",
        b"4 0 obj\r<</Length 44>>stream\r\n"
        b"BT /F1 24 Tf 72 720 Td (From a fax) Tj ET    \rendstream\rendobj\r",
        b"5 0 obj\r<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\rendobj\r",
    ]
    body, places = b"%PDF-1.3\r", []
    for part in parts:
        places.append(len(body))
        body += part
    table = b"xref\r0 6\r0000000000 65535 f\r\n" + b"".join(b"%010d 00000 n\r\n" % place for place in places)
    return body + table + b"trailer\r<</Size 6/Root 1 0 R>>\rstartxref\r%d\r%%%%EOF" % len(body)


def turned_pages():
    with pikepdf.new() as document:
        for turn in (0, 90, 180, 270):
            page_of(document, TEXT % b"Turned %d" % turn).obj.Rotate = turn
        return saved(document)


def mixed_sizes():
    with pikepdf.new() as document:
        for size in ((595, 842), (842, 1190), (420, 595), (298, 420)):
            page_of(document, b"BT /F1 18 Tf 40 200 Td (%d wide) Tj ET" % size[0], size=size)
        return saved(document)


def cropped():
    with pikepdf.new() as document:
        page = page_of(document, TEXT % b"Inside the crop")
        page.obj.CropBox = Array([36, 400, 559, 800])
        return saved(document)


def inherited_resources():
    with pikepdf.new() as document:
        page = page_of(document, TEXT % b"Inherited")
        document.Root.Pages.Resources = page.obj.Resources
        del page.obj["/Resources"]
        return saved(document)


def see_through():
    """Soft shadows as Word draws them: a group of its own, half clear."""
    with pikepdf.new() as document:
        state = Dictionary(Type=Name.ExtGState, ca=0.4)
        content = b"0 0 1 rg 50 500 200 200 re f /G gs 1 0 0 rg 150 400 200 200 re f"
        page = page_of(document, content, ExtGState=Dictionary(G=state))
        page.obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
        return saved(document)


def shaded():
    with pikepdf.new() as document:
        ramp = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0, 0]), C1=Array([0, 0, 1]), N=1)
        shade = Dictionary(
            ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 595, 842]), Function=ramp
        )
        page_of(document, b"/S sh", Shading=Dictionary(S=document.make_indirect(shade)))
        return saved(document)


# -- scans ---------------------------------------------------------------------------------------------------
def scanned(size=(1240, 1754), mode="L", seed=3):
    """A sheet of paper with lines of writing and a stamp."""
    sheet = Image.new("RGB", size, (250, 248, 240))
    pen = ImageDraw.Draw(sheet)
    for line in range(20, size[1] - 40, 60):
        pen.line((60, line, size[0] - 60 - (line * seed) % 300, line), fill=(30, 30, 60), width=6)
    pen.ellipse(
        (size[0] // 2, size[1] // 2, size[0] // 2 + 300, size[1] // 2 + 300), outline=(20, 40, 160), width=12
    )
    return sheet.convert(mode)


def add_scan(document, sheet, stream, **keys):
    image = document.make_stream(
        stream, Type=Name.XObject, Subtype=Name.Image, Width=sheet.width, Height=sheet.height, **keys
    )
    return page_of(document, b"q 595 0 0 842 0 0 cm /I Do Q", XObject=Dictionary(I=image))


def as_jpeg(sheet, **how):
    out = io.BytesIO()
    sheet.save(out, "JPEG", **{"quality": 85} | how)
    return out.getvalue()


def photographed(mode="RGB", pages=1, size=(1240, 1754), **how):
    """Pages that are photographs, as the scanning apps of phones make them."""
    space = {"RGB": Name.DeviceRGB, "L": Name.DeviceGray, "CMYK": Name.DeviceCMYK}[mode]
    with pikepdf.new() as document:
        for number in range(pages):
            sheet = scanned(size, mode, number + 3)
            keys = {"Filter": Name.DCTDecode, "ColorSpace": space, "BitsPerComponent": 8}
            if mode == "CMYK":  # as Adobe's programs write it: turned in the file, and turned back by the PDF
                keys["Decode"] = Array([1, 0] * 4)
            add_scan(document, sheet, as_jpeg(sheet, **how), **keys)
        return saved(document)


def wrapped_photograph():
    """A JPEG that was deflated once more."""
    with pikepdf.new() as document:
        sheet = scanned()
        page = add_scan(document, sheet, b"", ColorSpace=Name.DeviceGray, BitsPerComponent=8)
        filters = Array([Name.FlateDecode, Name.DCTDecode])
        page.obj.Resources.XObject.I.write(zlib.compress(as_jpeg(sheet)), filter=filters)
        return saved(document)


def lossless(pages=7, mode="L", size=(2480, 3508)):
    """A scanner's grey A4 pages at 300 dpi, deflated: 61 MB of dots in little more than a hundred kB."""
    space = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB}[mode]
    with pikepdf.new() as document:
        for number in range(pages):
            sheet = scanned(size, mode, number)
            page = add_scan(document, sheet, b"", ColorSpace=space, BitsPerComponent=8)
            page.obj.Resources.XObject.I.write(zlib.compress(sheet.tobytes(), 9), filter=Name.FlateDecode)
        return saved(document)


def black_and_white():
    """CCITT group 4, as every office scanner writes."""
    sheet = scanned(mode="1")
    out = io.BytesIO()
    sheet.save(out, "TIFF", compression="group4", strip_size=10**9)
    tiff = Image.open(io.BytesIO(out.getvalue()))
    start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    keys = {
        "Filter": Name.CCITTFaxDecode, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 1,
        "DecodeParms": Dictionary(
            K=-1, Columns=sheet.width, Rows=sheet.height, BlackIs1=tiff.tag_v2[262] == 1
        ),
    }  # fmt: skip
    with pikepdf.new() as document:
        add_scan(document, sheet, out.getvalue()[start : start + length], **keys)
        return saved(document)


def of_jpeg_2000():
    sheet = scanned((620, 877), "RGB")
    out = io.BytesIO()
    sheet.save(out, "JPEG2000")
    with pikepdf.new() as document:
        add_scan(document, sheet, out.getvalue(), Filter=Name.JPXDecode)
        return saved(document)


def searchable():
    """A scan with its words under it, unseen, as text recognition leaves them."""
    with pikepdf.new() as document:
        sheet = scanned(mode="RGB")
        keys = {"Filter": Name.DCTDecode, "ColorSpace": Name.DeviceRGB, "BitsPerComponent": 8}
        page = add_scan(document, sheet, as_jpeg(sheet), **keys)
        words = b"q 595 0 0 842 0 0 cm /I Do Q BT 3 Tr /F1 12 Tf 72 700 Td (Recognised words) Tj ET"
        page.Contents = document.make_stream(words)
        return saved(document)


# -- locked for changes --------------------------------------------------------------------------------------
def locked_for_changes():
    return letter(b"Bank statement", encryption=pikepdf.Encryption(owner="bank", user="", R=6))


def locked_the_old_way():
    return letter(
        b"Old lock", encryption=pikepdf.Encryption(owner="bank", user="", R=3, aes=False, metadata=False)
    )
