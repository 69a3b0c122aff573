"""A sentence without Arabic, or with other placeholders, does not get through `messages --check`."""

import gettext
from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from citizen_portal import catalogue


@pytest.fixture
def project(tmp_path):
    (tmp_path / "views.py").write_text(
        "from django.utils.translation import gettext as _\n"
        '_("Hello %(name)s"); pgettext("status", "Eligible")\n'
        'ngettext("%(count)s day", "%(count)s days", number)\n'
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        '{% translate "Save" %}\n'
        "{% blocktranslate trimmed %}\n  Your file,\n  {{ who }}\n{% endblocktranslate %}"
    )
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text('_("not for citizens")')
    return tmp_path


ARABIC = {
    "Hello %(name)s": "مرحبًا %(name)s",
    "%(count)s day": ("لا أيام", "يوم واحد", "يومان", "%(count)s أيام", "%(count)s يومًا", "%(count)s يوم"),
    "Eligible": "مؤهل",
    "Save": "حفظ",
    "Your file, %(who)s": "ملفك، %(who)s",
}


def translated(project, **changes):
    whole = catalogue.collect_sentences(project)
    for message in whole:
        if message.id:
            key = message.id[0] if message.pluralizable else message.id
            message.string = changes.get(key, ARABIC[key])
    return whole


def test_sentences_come_from_code_and_templates_but_not_from_tests(project):
    found = {(str(words), context) for words, context in catalogue.iterate_sentences(project)}
    assert ("Save", None) in found
    assert ("Your file, %(who)s", None) in found  # trimmed, as Django does at run time
    assert ("('status', 'Eligible')", "status") in found or any(context == "status" for _, context in found)
    assert not any("not for citizens" in words for words, _ in found)


def test_a_whole_catalogue_has_no_faults_and_survives_a_round_trip(project):
    file = project / "locale" / "django.po"
    catalogue.write_catalogue(translated(project), file)
    first = file.read_bytes()
    assert catalogue.find_faults(catalogue.collect_sentences(project), catalogue.read_catalogue(file)) == []
    catalogue.write_catalogue(catalogue.collect_sentences(project, catalogue.read_catalogue(file)), file)
    assert file.read_bytes() == first


@pytest.mark.parametrize(
    ("sentence", "arabic", "fault"),
    [
        ("Save", "", "without Arabic: 'Save'"),
        ("%(count)s day", ("", "يوم", "يومان", "أيام", "يومًا", "يوم"), "without Arabic: '%(count)s day'"),
        ("Hello %(name)s", "مرحبًا", "placeholders differ: 'Hello %(name)s'"),
        ("Hello %(name)s", "مرحبًا %(nmae)s", "placeholders differ: 'Hello %(name)s'"),
        ("%(count)s day", ("ا", "ب", "ج", "د", "ه", "و"), "placeholders differ: '%(count)s day'"),
    ],
)
def test_a_fault_is_named(project, sentence, arabic, fault):
    kept = translated(project, **{sentence: arabic})
    assert catalogue.find_faults(catalogue.collect_sentences(project), kept) == [fault]


def test_fuzzy_missing_and_forgotten_sentences_are_faults(project):
    kept = translated(project)
    kept.get("Save").flags.add("fuzzy")
    kept.add("Gone", "ذهب")
    kept.delete("Eligible", context="status")
    assert catalogue.find_faults(catalogue.collect_sentences(project), kept) == [
        "not in the catalogue: 'Eligible' (status)",
        "no longer in the code: 'Gone'",
        "fuzzy: 'Save'",
    ]


def test_the_compiled_catalogue_counts_in_arabic(project):
    file = project / "ar.mo"
    catalogue.compile_catalogue(translated(project, Save=""), file)
    arabic = gettext.GNUTranslations(file.open("rb"))
    forms = [
        arabic.ngettext("%(count)s day", "%(count)s days", n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 102, 103)
    ]
    zero, one, two, few, many, other = ARABIC["%(count)s day"]
    assert forms == [zero, one, two, few, few, many, many, other, other, few]
    assert arabic.gettext("Save") == "Save"  # untranslated: English rather than nothing


def test_the_real_catalogue_has_the_arabic_plural_forms(settings):
    file = settings.LOCALE_PATHS[0] / "ar" / "LC_MESSAGES" / "django.po"
    kept = read_po(BytesIO(file.read_bytes()), locale="ar")
    assert (kept.num_plurals, kept.plural_expr.strip("()")) == (6, catalogue.PLURALS.strip("()"))
