"""The named cast: people of the tests, plainly synthetic, and how to put them in a state."""

from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from PIL import Image

from accounts.codes.models import SMSDevice
from accounts.enquiries import services as enquiry_services
from accounts.enquiries.models import Enquiry
from accounts.people.models import User
from accounts.people.national_id import make_synthetic_id as national_id
from applications.bank import services as bank_services
from applications.bank.iban import make_synthetic_iban as iban
from applications.choices import DocumentKind
from applications.declaration import services as declaration_services
from applications.declaration.models import Declaration
from applications.documents import services as document_services
from applications.file import services as file_services
from applications.file.models import Application
from applications.household import services as household_services
from applications.household.models import Dependant
from applications.housing import services as housing_services
from applications.personal import services as personal_services
from common import encryption
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles.models import Cycle
from eligibility.registers.facts import FAVOURABLE_VALUES
from eligibility.registers.models import AuthorityRecord
from eligibility.studies import bulk_reassessments
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from objections import submission as objection_submission
from objections.models import Objection

PASSWORD = "نخلة-Palm-2026-tree"
RENT = {
    "tenure": "rent",
    "contract": "10203040",
    "short_address": "RRRD2929",
    "building": "2929",
    "street": "شارع العليا",
    "district": "الياسمين",
    "city": "الرياض",
    "region": "SA-01",
    "postal_code": "13325",
    "additional": "8118",
}
PERSONAL = {
    "kind": "head",
    "marital": "married",
    "health": "healthy",
    "work_ability": "able",
    "education": "university",
    "employment": "private",
}


def person(number: int, name: str, *, mobile: str = "", password: str = PASSWORD, **fields) -> User:
    """A citizen who has an account and his own password."""
    fields.setdefault("birth_date", date(1985, 4, 12))
    fields.setdefault("proved_by_nafath_at", timezone.now())  # an account that is surely its owner's
    mobile = mobile or f"+96650{number:07d}"
    citizen = User.objects.create_user(national_id(number), password, name=name, mobile=mobile, **fields)
    SMSDevice.objects.create(user=citizen, name="SMS", mobile=mobile)
    return citizen


def officer(number: int, name: str, *, roles: tuple[str, ...] = (), **fields) -> User:
    """Somebody who works here, with these roles and the app on the telephone."""
    who = User.objects.create_user(national_id(number), PASSWORD, name=name, is_staff=True, **fields)
    if roles:
        keep_roles()
    who.groups.set(Group.objects.filter(name__in=roles))
    TOTPDevice.objects.create(user=who, name="app")
    return who


def role_steps() -> list[Any]:
    """Every migration that gives rights to roles, in order."""
    folder = Path(import_module("citizen_portal.migrations").__path__[0])
    modules = [
        import_module(f"citizen_portal.migrations.{each.stem}") for each in sorted(folder.glob("0*.py"))
    ]
    return [module for module in modules if hasattr(module, "give")]


def keep_roles() -> None:
    """The groups of the migrations: a test that commits empties every table behind it, theirs too."""
    if not Group.objects.exists():
        for step in role_steps():
            step.give(apps, None)


def publish(month: date) -> Cycle:
    """The month as two officers and the clock leave it: ready, proposed, published, everybody told."""
    manager, approver = (
        User.objects.filter(national_id=national_id(number)).first() or officer(number, name)
        for number, name in ((8801, "مدير الدورة"), (8802, "معتمد النتائج"))
    )
    cycle_publication.make_results_ready()
    cycle = Cycle.objects.get(month=month)
    if not cycle.published_at:
        cycle_publication.propose_publication(cycle, by=manager, because="روجعت النتائج")
        cycle_publication.publish_cycle(cycle, by=approver, because="اعتُمدت")
    cycle_publication.notify_results()
    return Cycle.objects.get(month=month)


def results_come_out(day: date) -> None:
    """What the clock does after a cut-off, and two officers at once: the studies, the publication."""
    study_services.study_pending(day)
    cycle_publication.make_results_ready()
    for cycle in Cycle.objects.filter(status=Cycle.Status.READY).order_by("month"):
        publish(cycle.month)


def app_code(who: User, steps: int = 0) -> str:
    """The six digits that the officer's app shows now, or half a minute later for each step."""
    device = TOTPDevice.objects.filter(user=who).latest("pk")
    return f"{totp(device.bin_key, t0=-30 * steps):06d}"


def prove(client, who: User):
    """The client's session; an officer's has the second factor."""
    if who.is_staff:
        device, _fresh = TOTPDevice.objects.get_or_create(user=who, confirmed=True, defaults={"name": "app"})
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
    return client


def record(of: str, **answers) -> AuthorityRecord:
    """What the authorities say of a person: all is well, unless an answer says otherwise."""
    now = timezone.now()
    well = {
        **FAVOURABLE_VALUES,
        "dependants": [],
        "id_expires": date(2099, 12, 31),
        "as_of": timezone.localdate(),
    }
    made, _fresh = AuthorityRecord.objects.update_or_create(
        national_id=of, defaults={**well, **as_declared(of), **answers, "changed_at": now}
    )
    bulk_reassessments.reassess_people([of], "record_imported", now)
    return made


def says(of: str, **answers) -> None:
    """The authorities answer otherwise: a record changes as a file of theirs changes it."""
    now = timezone.now()
    AuthorityRecord.objects.filter(national_id=of).update(**answers, changed_at=now)
    bulk_reassessments.reassess_people([of], "record_imported", now)


def as_declared(of: str) -> dict[str, str]:
    """What the civil register and the national address say of somebody whose file is right."""
    if own := Application.objects.filter(owner__national_id=of).select_related("housing").first():
        housing = getattr(own, "housing", None)
        return {
            "marital_status": own.marital,
            "postal_code": housing.postal_code if housing else RENT["postal_code"],
        }
    listed = Dependant.objects.filter(national_id=of).order_by("pk").last()
    relation = listed.relation if listed else "son"
    return {"relation": relation, "marital_status": "single", "postal_code": RENT["postal_code"]}


def picture(name: str = "lease.png", size: tuple[int, int] = (40, 30)) -> BytesIO:
    """A small real PNG, as a phone would send it."""
    out = BytesIO()
    Image.new("RGB", size, "#1B8354").save(out, "PNG")
    out.seek(0)
    out.name = name
    return out


def full_file(citizen: User, *, income: str = "9350.00", salary_on_record: str | None = None) -> Application:
    """A complete file: wife and two children, one salary, a rented home, an accepted account, the lease.

    Head + 1 adult + 2 minors with 9,350 SAR: 1,427.47 SAR (domain.md §2.3).
    """
    application = file_services.open_application(citizen)
    number = int(citizen.national_id[1:9])
    personal_services.save_personal(application, **PERSONAL)
    family = [
        ("منى القحطاني", 1, "wife", date(1988, 1, 9), "none", "none"),
        ("فيصل القحطاني", 2, "son", date(2015, 3, 2), "student", "school"),
        ("لمى القحطاني", 3, "daughter", date(2019, 7, 30), "under_age", "none"),
    ]
    ids = []
    for name, step, relation, born, work, study in family:
        ids.append(national_id(number * 10 + step))
        household_services.add_dependant(
            application,
            name=name,
            national_id=ids[-1],
            relation=relation,
            birth_date=born,
            employment=work,
            study=study,
        )
        record(ids[-1])
    household_services.add_income(application, kind="salary", amount=Decimal(income))
    housing_services.save_housing(application, **RENT)
    account = bank_services.submit_iban(application, iban(number))
    bank_services.record_ownership_answer(account, is_holder=True)
    document_services.attach_document(application, kind=DocumentKind.LEASE, files=[("عقد.png", picture())])
    record(citizen.national_id, monthly_income=Decimal(salary_on_record or income), dependants=ids)
    return application


def declare(application: Application) -> Declaration:
    """The whole file, signed by its owner; what changed since the last time changed today."""
    return declaration_services.submit_declaration(
        application, by=application.owner, changed_on=timezone.localdate()
    )


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def solve(client, **more: str) -> dict[str, str]:
    """What the sign-in page of this browser asks beside ID and password: the digits of its picture."""
    shown = client.get("/login/", **more).context["visual"]
    return {"code_id": str(shown.pk), "code": encryption.decrypt(shown.sealed)}


def object_to(study: Study, *, code: str, person: str, today: date, text: str = "السجل قديم.") -> Objection:
    """An objection to one finding, sent with one paper: what its three pages do."""
    draft = objection_submission.save_draft(study, grounds=[(code, person)], text=text, today=today)
    objection_submission.attach_document(draft, kind="salary_letter", file=picture(), name="تعريف.png")
    return objection_submission.send_objection(draft, today=today)


def enquiry(person: User | None, **also: str) -> Enquiry:
    """A message that waits in the officers' queue."""
    who = {"name": person.name, "mobile": person.mobile} if person else {}
    words = {"kind": "complaint", "topic": "payments", "text": "لم تصل دفعة نوفمبر إلى حسابي."}
    written = enquiry_services.EnquiryText(**{**words, **who, **also})
    return enquiry_services.send_enquiry(written, person=person, language="ar")
