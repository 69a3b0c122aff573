"""The Arabic catalogue: collected, checked and compiled with Babel, so that no system gettext is needed."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGE = "ar"
PLURALS = "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5)"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
EXCLUDED_FOLDERS = {".venv", "var", "tests", "migrations", "node_modules", ".git"}
HEADER = "# The portal's Arabic words. `make messages` collects the sentences; people write the Arabic."
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(?<!%)(%[sd])|(\{\w*\})")


def collect_sentences(root: Path, known: Catalog | None = None) -> Catalog:
    """Return a catalogue of every sentence in the code, with the Arabic of `known` where it has it."""
    catalogue = _empty_message(known)
    for singular_or_plural, context in iterate_sentences(root):
        catalogue.add(singular_or_plural, context=context)
    for message in catalogue:
        before = known.get(_message_key(message), context=message.context) if known and message.id else None
        if before is not None and before.pluralizable == message.pluralizable:
            message.string = before.string
            message.flags |= before.flags & {"fuzzy"}
    return catalogue


def iterate_sentences(root: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Yield each sentence of the Python files and the templates, with its context."""
    for file in sorted(root.rglob("*")):
        if file.suffix in {".py", ".html", ".txt"} and not EXCLUDED_FOLDERS & set(
            file.relative_to(root).parts
        ):
            source = file.read_text(encoding="utf-8")
            if file.suffix != ".py":
                if "templates" not in file.parts:
                    continue
                # without the indentation of the HTML, which Python's tokenizer takes for its own
                lines = templatize(source, origin=str(file)).splitlines()
                source = "\n".join(line.lstrip() for line in lines)
            for _line, words, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
                yield words, context


def read_catalogue(file: Path) -> Catalog | None:
    """Return the catalogue in the file, or nothing when there is none yet."""
    if not file.exists():
        return None
    with file.open("rb") as opened:
        return read_po(opened, locale=LANGUAGE, abort_invalid=True)


def write_catalogue(catalogue: Catalog, file: Path) -> None:
    """Write the .po sorted and without places in the code: a moved line must not be a change here."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        write_po(
            opened,
            catalogue,
            width=110,
            sort_output=True,
            ignore_obsolete=True,
            no_location=True,
        )


def compile_catalogue(catalogue: Catalog, file: Path) -> None:
    """Write the .mo with the sentences that are wholly translated; the others stay English."""
    whole = _empty_message(catalogue)
    for message in catalogue:
        if message.id and not message.fuzzy and not _is_missing(message):
            whole.add(message.id, message.string, context=message.context)
    with file.open("wb") as opened:
        write_mo(opened, whole)


def find_faults(collected: Catalog, kept: Catalog) -> list[str]:
    """Return what is wrong with the kept catalogue, one line for each fault."""
    there, needed = _message_keys(kept), _message_keys(collected)
    found = [f"not in the catalogue: {_key_text(key)}" for key in sorted(needed - there, key=str)]
    found += [f"no longer in the code: {_key_text(key)}" for key in sorted(there - needed, key=str)]
    for message in kept:
        if message.id:
            found += [
                f"{fault}: {_key_text((_message_key(message), message.context))}"
                for fault in _message_faults(message)
            ]
    return found


def _message_faults(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield "fuzzy"
    if _is_missing(message):
        yield "without Arabic"
    elif not _is_placeholders_equal(message):
        yield "placeholders differ"


def _is_placeholders_equal(message: Message) -> bool:
    """One and two may leave the number out («يوم واحد»), but no form may name what the sentence lacks."""
    if not message.pluralizable:
        return _placeholders([message.id]) == _placeholders([message.string])
    wanted = _placeholders(message.id)
    return _placeholders(message.string[-1:]) == wanted and _placeholders(message.string) <= wanted


def _placeholders(texts: Iterable[str]) -> set[str]:
    return {"".join(found) for text in texts for found in PLACEHOLDER.findall(text.replace("%%", ""))}


def _is_missing(message: Message) -> bool:
    forms = message.string if message.pluralizable else (message.string,)
    return not forms or not all(isinstance(form, str) and form.strip() for form in forms)


def _empty_message(like: Catalog | None) -> Catalog:
    catalogue = Catalog(
        locale=LANGUAGE,
        domain="django",
        project="citizen-account-portal",
        version="1",
        header_comment=HEADER,
        fuzzy=False,
        creation_date=like.creation_date if like else None,
        revision_date=like.revision_date if like else None,
    )
    # as in Django's own Arabic catalogue (… few, many, other); Babel's default has many and other swapped
    catalogue._num_plurals, catalogue._plural_expr = 6, PLURALS
    return catalogue


def _message_key(message: Message) -> str:
    return message.id[0] if message.pluralizable else message.id


def _message_keys(catalogue: Catalog) -> set[tuple[str, str | None, bool]]:
    return {
        (_message_key(message), message.context, message.pluralizable) for message in catalogue if message.id
    }


def _key_text(key: tuple[object, ...]) -> str:
    return f"{key[0]!r}" + (f" ({key[1]})" if key[1] else "")
