"""What a citizen types and attaches on the way to a sent objection."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from eligibility.studies.models import Study
from objections.models import Objection
from tests import cast

TEXT = "راتبي تغيّر في سبتمبر، والسجل لم يُحدّث."


def typed(study: Study, **changes) -> dict:
    values = {
        "grounds": [f"data_mismatch_income|{study.people[0]}"],
        "text": TEXT,
    }
    return {**values, **changes}


def paper(**changes) -> dict:
    return {"kind": "salary_letter", "file": upload(), **changes}


def begun(browser, study: Study, **changes) -> Objection:
    """The first page was filled in."""
    browser.post(reverse("objection_new"), typed(study, **changes))
    return Objection.objects.get()


def with_paper(browser, study: Study, **changes) -> Objection:
    """The second page, too."""
    draft = begun(browser, study)
    browser.post(reverse("objection_files", args=[draft.pk]), paper(**changes))
    return draft


def sent_by_page(browser, study: Study, **changes) -> Objection:
    draft = with_paper(browser, study, **changes)
    browser.post(reverse("objection_check", args=[draft.pk]))
    return Objection.objects.get()


def upload(content: bytes | None = None, name: str = "تعريف بالراتب.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, cast.picture().read() if content is None else content)
