"""Layers of a PDF (optional content): what is off is taken out, so that nothing hidden appears later."""

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Operator

PAINT_OPERATORS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s"}  # a hidden path still ends, and may clip
SHOW_OPERATORS = {"Tj", "TJ", "'", '"', "sh", "Do", "INLINE IMAGE"}
BEGIN_OPERATORS = {"BDC", "BMC"}


def remove_hidden(pdf: pikepdf.Pdf) -> None:
    """Take out of all pages and forms what stands in a layer that is off when the file is opened."""
    layers = pdf.Root.get("/OCProperties")
    if not isinstance(layers, Dictionary):
        return
    off = _hidden_layers(layers)
    if not off:
        return
    for page in pdf.pages:
        _remove_annotations(page.obj, off)
        page.contents_coalesce()
    for item in [page.obj for page in pdf.pages] + [x for x in pdf.objects if _is_form(x)]:
        _filter_content(pdf, item, off)


def _is_form(item: Object) -> bool:
    if not isinstance(item, pikepdf.Stream):
        return False
    return item.get("/Subtype") == Name.Form or "/PatternType" in item


def _hidden_layers(layers: Any) -> set[tuple[int, int]]:
    """The object numbers of the layers that are off: by the default configuration and its view state."""
    default = layers.get("/D", Dictionary())
    off = {group.objgen for group in default.get("/OFF", Array())}
    if default.get("/BaseState") == Name.OFF:
        on = {group.objgen for group in default.get("/ON", Array())}
        off |= {group.objgen for group in layers.get("/OCGs", Array())} - on
    for event in default.get("/AS", Array()):
        if event.get("/Event") == Name.View:
            off |= {group.objgen for group in event.get("/OCGs", Array()) if _is_off_in_view(group)}
    return off


def _is_off_in_view(group: Any) -> bool:
    view = group.get("/Usage", Dictionary()).get("/View", Dictionary())
    return view.get("/ViewState") == Name.OFF


def is_hidden(content: Any, off: set[tuple[int, int]]) -> bool:
    """Whether a layer, or a membership in several, is off."""
    if not isinstance(content, Dictionary):
        return False
    if content.get("/Type") != Name.OCMD:
        return content.objgen in off
    if "/VE" in content:
        return not _is_expression_true(content.VE, off)
    named = content.get("/OCGs", Array())
    groups: list[Any] = [named] if isinstance(named, Dictionary) else list(named)
    shown = [group.objgen not in off for group in groups if isinstance(group, Dictionary)]
    if not shown:
        return False
    policy = str(content.get("/P", "/AnyOn"))
    return not {"/AllOn": all(shown), "/AnyOff": not all(shown), "/AllOff": not any(shown)}.get(
        policy, any(shown)
    )


def _is_expression_true(expression: Any, off: set[tuple[int, int]], depth: int = 0) -> bool:
    """A visibility expression: [/And …], [/Or …], [/Not …] over layers."""
    if isinstance(expression, Dictionary):
        return expression.objgen not in off
    if not isinstance(expression, Array) or depth > 20:
        return True
    parts = [_is_expression_true(part, off, depth + 1) for part in list(expression)[1:]]
    word = str(expression[0])
    return not any(parts) if word == "/Not" else all(parts) if word == "/And" else any(parts)


def _remove_annotations(page: Any, off: set[tuple[int, int]]) -> None:
    if isinstance(page.get("/Annots"), Array):
        seen = [each for each in page.Annots if isinstance(each, Dictionary)]
        page.Annots = Array([each for each in seen if not is_hidden(each.get("/OC"), off)])


def _filter_content(pdf: pikepdf.Pdf, item: Any, off: set[tuple[int, int]]) -> None:
    """Write the content again without what is hidden in it."""
    resources = _resources(item)
    hidden = _hidden_names(resources.get("/Properties"), off, lambda each: each)
    objects = _hidden_names(resources.get("/XObject"), off, lambda each: each.get("/OC"))
    if not hidden and not objects:
        return
    source = (
        pikepdf.Page(item) if isinstance(item, Dictionary) and not isinstance(item, pikepdf.Stream) else item
    )
    content = pikepdf.unparse_content_stream(_visible_instructions(source, hidden, objects))
    if isinstance(item, pikepdf.Stream):
        item.write(content)
    else:
        item.Contents = pdf.make_stream(content)
    for name in objects:
        del resources.XObject[name]


def _resources(item: Any) -> Any:
    """Its own resources, or those that a page inherits."""
    for _level in range(50):
        if isinstance(item.get("/Resources"), Dictionary):
            return item.Resources
        item = item.get("/Parent")
        if not isinstance(item, Dictionary):
            break
    return Dictionary()


def _hidden_names(named: Any, off: set[tuple[int, int]], content: Any) -> set[str]:
    if not isinstance(named, Dictionary):
        return set()
    return {name for name, each in named.items() if is_hidden(content(each), off)}


def _visible_instructions(source: Any, hidden: set[str], objects: set[str]) -> list[Any]:
    """The instructions that are left: state is kept, since what follows is drawn with it."""
    kept: list[Any] = []
    sections: list[bool] = []  # of each open section, whether it or one around it is hidden
    for instruction in pikepdf.parse_content_stream(source):
        operands: Any = instruction.operands
        operator: Any = instruction.operator
        word = str(operator)
        if word in BEGIN_OPERATORS:
            named = len(operands) > 1 and str(operands[0]) == "/OC" and str(operands[1]) in hidden
            sections.append(named or any(sections[-1:]))
        elif word == "EMC" and sections:
            sections.pop()
        if word == "Do" and operands and str(operands[0]) in objects:
            continue
        if any(sections[-1:]) and word in SHOW_OPERATORS:
            continue
        if any(sections[-1:]) and word in PAINT_OPERATORS:
            kept.append(([], Operator("n")))
            continue
        kept.append(instruction)
    return kept
