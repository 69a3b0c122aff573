"""Good PDFs with something on their pages: forms, stamps, signatures, layers."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.common.good_pdf import TEXT, font, page_of, saved


def look(document, content, size, resources=None):
    return document.make_stream(
        content,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, *size]),
        Resources=resources or Dictionary(Font=Dictionary(F1=font(document))),
    )


def form_on(document, *fields, **keys):
    page = page_of(document, TEXT % b"Application form")
    widgets = [document.make_indirect(field) for field in fields]
    page.obj.Annots = Array(widgets)
    helvetica = Dictionary(Font=Dictionary(Helv=font(document)))
    document.Root.AcroForm = Dictionary(
        Fields=Array(widgets), DR=helvetica, DA=String("/Helv 12 Tf 0 g"), **keys
    )


def field(kind, name, rect, **keys):
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name(kind), T=String(name), Rect=Array(rect), F=4, **keys
    )


def filled_form():
    """Filled in a browser: every field has its look."""
    with pikepdf.new() as document:
        seen = look(document, b"/Tx BMC BT /F1 12 Tf 2 5 Td (Fahd 7800) Tj ET EMC", (200, 20))
        tick = look(document, b"2 2 m 12 12 l 2 12 m 12 2 l S", (14, 14))
        empty = look(document, b"", (14, 14))
        name = field("/Tx", "name", [72, 600, 272, 620], V=String("Fahd 7800"), AP=Dictionary(N=seen))
        ticks = [
            field("/Btn", f"box{number}", [72, 560 - 30 * number, 86, 574 - 30 * number], V=state, AS=state)
            for number, state in enumerate((Name.Yes, Name.Off))
        ]
        for each in ticks:
            each.AP = Dictionary(N=Dictionary(Yes=tick, Off=empty))
        form_on(document, name, *ticks)
        return saved(document)


def filled_by_program():
    """Filled by a program that leaves drawing to the viewer, as government forms are."""
    with pikepdf.new() as document:
        name = field("/Tx", "name", [72, 600, 372, 620], V=String("Monthly salary 7800"))
        form_on(document, name, NeedAppearances=True)
        return saved(document)


def chosen_form():
    """Radio buttons and a list, each with the chosen one drawn."""
    with pikepdf.new() as document:
        dot = look(document, b"5 5 5 5 re f", (15, 15))
        rows = [
            field(
                "/Btn", f"r{number}", [72, 600 - 30 * number, 87, 615 - 30 * number], Ff=1 << 15,
                V=Name.A, AS=Name.A if number else Name.Off, AP=Dictionary(N=Dictionary(A=dot)),
            )
            for number in range(3)
        ]  # fmt: skip
        form_on(document, *rows)
        return saved(document)


def annotated(*marks):
    with pikepdf.new() as document:
        page = page_of(document, TEXT % b"Rent contract")
        page.obj.Annots = Array([document.make_indirect(mark(document)) for mark in marks])
        return saved(document)


def mark(kind, rect, content=None, **keys):
    def make(document):
        made = Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=Array(rect), F=4, **keys)
        if content is not None:
            made.AP = Dictionary(N=look(document, content, (rect[2] - rect[0], rect[3] - rect[1])))
        return made

    return make


def stamped():
    red = b"1 0 0 RG 3 w 2 2 176 56 re S BT /F1 20 Tf 1 0 0 rg 20 22 Td (APPROVED) Tj ET"
    return annotated(mark("/Stamp", [300, 300, 480, 360], red))


def typed_on():
    """Words typed onto the page with a phone's «add text»."""
    words = b"BT /F1 14 Tf 2 6 Td (Typed on a phone) Tj ET"
    return annotated(mark("/FreeText", [72, 500, 272, 522], words, Contents=String("Typed on a phone")))


def marked():
    """Ink, a highlight and a line, and a link that shows nothing."""
    yellow = b"1 1 0 rg 0 0 150 20 re f"
    ink = b"0 0 1 RG 2 w 5 5 m 40 50 90 0 140 40 c S"
    return annotated(
        mark("/Highlight", [72, 715, 222, 735], yellow),
        mark("/Ink", [72, 200, 222, 260], ink),
        mark("/Link", [72, 100, 200, 120], A=Dictionary(S=Name.URI, URI=String("https://gov.example"))),
    )


def signed():
    """A visible signature of a certificate: the seal of the office and its name."""
    with pikepdf.new() as document:
        seal = look(
            document,
            b"0 0 0.6 RG 2 w 5 5 50 50 re S BT /F1 10 Tf 62 30 Td (Signed by the Ministry) Tj ET",
            (220, 60),
        )
        value = Dictionary(
            Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String(b"\0" * 64), M=String("D:2026")
        )
        signature = field("/Sig", "signature", [72, 100, 292, 160], V=value, AP=Dictionary(N=seal))
        form_on(document, signature, SigFlags=3)
        return saved(document)


def signed_unseen():
    with pikepdf.new() as document:
        form_on(document, field("/Sig", "signature", [0, 0, 0, 0], V=Dictionary(Type=Name.Sig)), SigFlags=3)
        return saved(document)


def hidden_marks():
    """Marks that no viewer shows stay unseen."""
    hidden = mark("/Stamp", [72, 300, 272, 340], b"BT /F1 20 Tf 5 5 Td (CANCELLED) Tj ET")

    def make(document):
        made = hidden(document)
        made.F = 2
        return made

    return annotated(make)


def layered(default=None, wrap=b"/OC /L BDC %s EMC"):
    """A layer that is off says CANCELLED; one that is on says PAID."""
    with pikepdf.new() as document:
        off, on = (
            document.make_indirect(Dictionary(Type=Name.OCG, Name=String(name))) for name in ("draft", "paid")
        )
        hidden = wrap % b"1 0 0 rg 60 60 400 400 re f BT /F1 40 Tf 72 400 Td (CANCELLED) Tj ET"
        shown = b"/OC /P BDC BT /F1 40 Tf 72 600 Td (PAID) Tj ET EMC"
        page_of(document, b"q " + hidden + b" Q " + shown, Properties=Dictionary(L=off, P=on))
        config = default(off, on) if default else Dictionary(OFF=Array([off]))
        document.Root.OCProperties = Dictionary(OCGs=Array([off, on]), D=config)
        return saved(document)


def layered_by_base():
    return layered(lambda off, on: Dictionary(BaseState=Name.OFF, ON=Array([on])))


def layered_in_a_form():
    """The layer that is off is a picture of its own, as drawing programs write it."""
    with pikepdf.new() as document:
        off = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
        void = look(document, b"BT /F1 40 Tf 5 5 Td (CANCELLED) Tj ET", (400, 60))
        void.OC = off
        content = TEXT % b"Valid" + b" q 1 0 0 1 72 300 cm /V Do Q"
        page_of(document, content, XObject=Dictionary(V=void))
        document.Root.OCProperties = Dictionary(OCGs=Array([off]), D=Dictionary(OFF=Array([off])))
        return saved(document)


def stamped_on_a_turned_page():
    with pikepdf.open(io.BytesIO(stamped())) as document:
        document.pages[0].obj.Rotate = 90
        return saved(document)
