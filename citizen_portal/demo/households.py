"""Demonstration people, each in another state, made by the portal's own verbs as the months went by."""

from base64 import b32encode
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from PIL import Image, ImageDraw

from accounts.codes.models import SMSDevice
from accounts.notices import services as notice_services
from accounts.people.models import User
from accounts.people.national_id import synthetic
from applications.bank import iban
from applications.bank import services as bank_services
from applications.declaration import services as declaration_services
from applications.documents import services as document_services
from applications.file import services as file_services
from applications.file.models import Application
from applications.household import services as household_services
from applications.housing import services as housing_services
from applications.personal import services as personal_services
from citizen_portal.demo import bank, registry
from citizen_portal.demo.clock import set_to
from citizen_portal.demo.people import NEWCOMERS, STORIES, Story, born
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles.models import Cycle
from eligibility.registers import imports as register_imports
from eligibility.rulebook import cycles as cycle_calendar
from eligibility.studies import selectors as study_selectors
from eligibility.studies import services as study_services
from objections import sending as objection_sending
from payments.dues import services as due_services

PASSWORD = "Demo-Palm-2026"  # noqa: S105 (a demonstration's password, printed at every start)
RIYADH = ZoneInfo("Asia/Riyadh")
MONTHS = 12


OFFICER, OFFICER_NAME = synthetic(9090901), "هدى المراجعة"
AUDITOR, AUDITOR_NAME = synthetic(9090902), "سعود المدقق"
MANAGER, MANAGER_NAME = synthetic(9090903), "بدر مدير الدورة"
APPROVER, APPROVER_NAME = synthetic(9090904), "لطيفة المعتمدة"
RELEASER, RELEASER_NAME = synthetic(9090905), "سلمى مطلقة الدفعات"
ROLES = {AUDITOR: "auditor", MANAGER: "cycle manager", APPROVER: "approver", RELEASER: "releaser"}
OFFICER_PASSWORD = "Demo-Palm-2026-staff"  # noqa: S105 (longer, as every officer's)
APP_SECRET = "5a12f0c39be84d7766a1d4e09c3b52887fe01d6b"  # noqa: S105 (of the officers' app, in hex)


def tell(today: date) -> None:
    """Make everybody, month by month, up to today; a second call finds them and changes nothing.

    The last month is studied and not published: that is left to two officers.
    """
    if User.objects.filter(national_id=OFFICER).exists():
        return
    _officers()
    _register(NEWCOMERS, today)
    *published, last = _elevenths(today)
    with _at(published[0] - timedelta(days=8)):
        households = {story.number: _household(story, today) for story in STORIES}
    for day in published:
        with _at(day):
            _register(STORIES, day, well=day != published[-1])
            _a_month_passes(day)
        with _at(cycle_calendar.results_day(cycle_calendar.closed_cycle(day))):
            _results_come_out(households.values())
    _the_last_month(last, households)
    _a_month_passes(today)
    with _at(today - timedelta(days=1)):
        for story in STORIES:
            if story.state == "objecting":
                _object(households[story.number], today)


def _the_last_month(day: date, households: dict[int, Application]) -> None:
    """Noura changes her file and is answered at once; what the others' records bring is held back."""
    with _at(day - timedelta(days=3)):
        for story in STORIES:
            if story.state == "eligible":
                _move_to_another_employer(households[story.number])
        study_services.study_pending(day - timedelta(days=3))
    with _at(day):
        _register([story for story in STORIES if story.state == "held_back"], day)
        _a_month_passes(day)


def _move_to_another_employer(application: Application) -> None:
    application = personal_services.save_personal(application, employment="government")
    declaration_services.submit(application, by=application.owner, changed_on=timezone.localdate())


def _results_come_out(files: Iterable[Application]) -> None:
    """Two officers publish what is ready; what came before was read, payments are opened."""
    manager, approver = (User.objects.get(national_id=number) for number in (MANAGER, APPROVER))
    for application in files:
        notice_services.read_notices(application.owner)
    for cycle in Cycle.objects.filter(status=Cycle.Status.READY).order_by("month"):
        cycle_publication.propose_publication(cycle, by=manager, because="روجعت الأرقام وأكبر التغيّرات")
        cycle_publication.publish(cycle, by=approver, because="مطابقة لما رُوجع")
    cycle_publication.notify_results()
    due_services.schedule_deposits(timezone.localdate())


def _officers() -> None:
    """One who may do everything, four with one role each; all hold the app of `manage.py demo --code`."""
    everything = User.objects.create_superuser(OFFICER, OFFICER_PASSWORD, name=OFFICER_NAME)
    everything.groups.set(Group.objects.all())
    names = {
        AUDITOR: AUDITOR_NAME,
        MANAGER: MANAGER_NAME,
        APPROVER: APPROVER_NAME,
        RELEASER: RELEASER_NAME,
    }
    others = [
        User.objects.create_user(number, OFFICER_PASSWORD, name=name, is_staff=True)
        for number, name in names.items()
    ]
    for officer in (everything, *others):
        TOTPDevice.objects.create(user=officer, name="app", key=APP_SECRET)
        if role := ROLES.get(officer.national_id):
            officer.groups.set(Group.objects.filter(name=role))


def app_secret() -> str:
    """The secret as an app takes it."""
    return b32encode(bytes.fromhex(APP_SECRET)).decode()


def app_code() -> str:
    """The six digits that the officers' app shows now."""
    return f"{totp(bytes.fromhex(APP_SECRET)):06d}"


def _object(application: Application, today: date) -> None:
    study = study_selectors.current_study(application.owner, today)
    if study is None:
        raise LookupError("the household of the objection has no result")
    reason = study_selectors.reasons_of(study)[0]
    objection_sending.send(
        study,
        code=reason.code,
        person=reason.person,
        document_kind="official_statement",
        text="خرجت قبل شهرين والسجل لم يُحدَّث. أرفقت إفادة رسمية.",
        file=_paper("إفادة"),
        name="إفادة.png",
        today=today,
    )


def _household(story: Story, today: date) -> Application:
    citizen = User.objects.create_user(
        story.national_id,
        PASSWORD,
        name=story.name,
        mobile=story.mobile,
        birth_date=born(story.age, today),
        gender={"F": "female", "M": "male"}[story.gender],
        proved_by_nafath_at=timezone.now(),
    )
    SMSDevice.objects.create(user=citizen, name="SMS", mobile=citizen.mobile)
    application = file_services.open_application(citizen)
    personal_services.save_personal(
        application,
        kind="head" if story.family else "independent",
        marital="married" if story.family else "single",
        health="healthy",
        work_ability="able",
        education="university",
        employment="private",
    )
    if story.state == "draft":
        return application
    _fill(application, story, today)
    declaration_services.submit(application, by=citizen)
    return application


def _fill(application: Application, story: Story, today: date) -> None:
    for member in story.family:
        household_services.add_dependant(
            application,
            name=member.name,
            national_id=story.id_of(member),
            relation=member.relation,
            birth_date=born(member.age, today),
            employment="student" if member.age < 22 else "none",
            study=_study(member.age),
        )
    household_services.add_income(application, kind="salary", amount=Decimal(story.income))
    housing_services.save_housing(
        application,
        tenure="rent",
        contract="10203040",
        short_address="RRRD2929",
        building="2929",
        street="طريق الملك فهد",
        district="الياسمين",
        city="الرياض",
        region="SA-01",
        postal_code="13325",
        additional="8118",
    )
    account = bank_services.offer_iban(application, iban.synthetic(story.number * 1_000 + 821))
    bank_services.answer_account(account, is_holder=True)
    paper = ("عقد-الإيجار.png", _paper("عقد إيجار"))
    document_services.attach_document(application, kind="lease", files=[paper])


def _study(age: int) -> str:
    if not 6 <= age < 22:
        return "none"
    return "school" if age < 18 else "university"


def _register(stories: Iterable[Story], day: date, *, well: bool = False) -> None:
    """What the authorities say comes in as a file, as it always does; `well` leaves out what fails later."""
    as_of, told = day - timedelta(days=4), list(stories)
    late = [story for story in told if len(told) > 1 and story.state == "held_back"]
    lines = [registry.file_of([story], as_of, well=well or story in late) for story in told]
    file = BytesIO(b"".join(lines))
    register_imports.import_registry(file, "jsonl", name=f"demonstration-{day}.jsonl", today=day)


def _a_month_passes(day: date) -> None:
    """The eleventh: cut-off has passed. Studies, then payments; those whose day has come are deposited."""
    study_services.study_pending(day)
    cycle_publication.make_results_ready()
    due_services.schedule_deposits(day)
    names = (MANAGER, APPROVER, RELEASER)
    signers = {each.national_id: each for each in User.objects.filter(national_id__in=names)}
    bank.pay(day, (signers[MANAGER], signers[APPROVER], signers[RELEASER]))


def _elevenths(today: date) -> Iterator[date]:
    """The days after the cut-offs of the last months, oldest first."""
    last = today if today.day > 10 else today.replace(day=1) - timedelta(days=1)
    month = last.year * 12 + last.month - 1
    for index in range(month - MONTHS, month + 1):
        yield date(index // 12, index % 12 + 1, 11)


def _at(day: date) -> AbstractContextManager[None]:
    return set_to(datetime.combine(day, time(9), RIYADH))


def _paper(title: str) -> BytesIO:
    """A picture of a sheet, so that officers have something to open."""
    sheet = Image.new("RGB", (620, 877), "#ffffff")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((40, 40, 580, 837), outline="#1B8354", width=3)
    for line in range(12):
        pen.line((80, 160 + 48 * line, 540 - 40 * (line % 3), 160 + 48 * line), fill="#9DA4AE", width=3)
    out = BytesIO()
    sheet.save(out, "PNG")
    out.seek(0)
    return out
