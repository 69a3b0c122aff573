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
from accounts.people.national_id import make_synthetic_id
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
from citizen_portal.demo.clock import move_clock
from citizen_portal.demo.people import DEMO_HOUSEHOLDS, NEWCOMERS, DemoHousehold, birth_date_at
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles.models import Cycle
from eligibility.registers import imports as register_imports
from eligibility.rulebook import cycle_calendar
from eligibility.studies import selectors as study_selectors
from eligibility.studies import services as study_services
from objections import submission as objection_submission
from payments.dues import services as due_services

PASSWORD = "Demo-Palm-2026"  # noqa: S105 (a demonstration's password, printed at every start)
RIYADH = ZoneInfo("Asia/Riyadh")
MONTHS = 12


OFFICER, OFFICER_NAME = make_synthetic_id(9090901), "هدى المراجعة"
AUDITOR, AUDITOR_NAME = make_synthetic_id(9090902), "سعود المدقق"
MANAGER, MANAGER_NAME = make_synthetic_id(9090903), "بدر مدير الدورة"
APPROVER, APPROVER_NAME = make_synthetic_id(9090904), "لطيفة المعتمدة"
RELEASER, RELEASER_NAME = make_synthetic_id(9090905), "سلمى مطلقة الدفعات"
ROLES = {AUDITOR: "auditor", MANAGER: "cycle manager", APPROVER: "approver", RELEASER: "releaser"}
OFFICER_PASSWORD = "Demo-Palm-2026-staff"  # noqa: S105 (longer, as every officer's)
APP_SECRET = "5a12f0c39be84d7766a1d4e09c3b52887fe01d6b"  # noqa: S105 (of the officers' app, in hex)


def create_demo(today: date) -> None:
    """Make everybody, month by month, up to today; a second call finds them and changes nothing.

    The last month is studied and not published: that is left to two officers.
    """
    if User.objects.filter(national_id=OFFICER).exists():
        return
    _create_officers()
    _import_records(NEWCOMERS, today)
    *published, last = _days_after_cutoff(today)
    with _clock_at(published[0] - timedelta(days=8)):
        households = {story.number: _create_household(story, today) for story in DEMO_HOUSEHOLDS}
    for day in published:
        with _clock_at(day):
            _import_records(DEMO_HOUSEHOLDS, day, well=day != published[-1])
            _run_month(day)
        with _clock_at(cycle_calendar.results_day(cycle_calendar.closed_cycle(day))):
            _publish_results(households.values())
    _create_last_month(last, households)
    _run_month(today)
    with _clock_at(today - timedelta(days=1)):
        for story in DEMO_HOUSEHOLDS:
            if story.state == "objecting":
                _send_objection(households[story.number], today)


def _create_last_month(day: date, households: dict[int, Application]) -> None:
    """Noura changes her file and is answered at once; what the others' records bring is held back."""
    with _clock_at(day - timedelta(days=3)):
        for story in DEMO_HOUSEHOLDS:
            if story.state == "eligible":
                _move_to_another_employer(households[story.number])
        study_services.study_pending(day - timedelta(days=3))
    with _clock_at(day):
        _import_records([story for story in DEMO_HOUSEHOLDS if story.state == "held_back"], day)
        _run_month(day)


def _move_to_another_employer(application: Application) -> None:
    application = personal_services.save_personal(application, employment="government")
    declaration_services.submit_declaration(
        application, by=application.owner, changed_on=timezone.localdate()
    )


def _publish_results(files: Iterable[Application]) -> None:
    """Two officers publish what is ready; what came before was read, payments are opened."""
    manager, approver = (User.objects.get(national_id=number) for number in (MANAGER, APPROVER))
    for application in files:
        notice_services.mark_notices_read(application.owner)
    for cycle in Cycle.objects.filter(status=Cycle.Status.READY).order_by("month"):
        cycle_publication.propose_publication(cycle, by=manager, because="روجعت الأرقام وأكبر التغيّرات")
        cycle_publication.publish_cycle(cycle, by=approver, because="مطابقة لما رُوجع")
    cycle_publication.notify_results()
    due_services.schedule_deposits(timezone.localdate())


def _create_officers() -> None:
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


def _send_objection(application: Application, today: date) -> None:
    study = study_selectors.current_study(application.owner, today)
    if study is None:
        raise LookupError("the household of the objection has no result")
    reason = study_selectors.reasons_of(study)[0]
    draft = objection_submission.save_draft(
        study,
        grounds=[(reason.code, reason.person)],
        text="خرجت قبل شهرين والسجل لم يُحدَّث. أرفقت إفادة رسمية.",
        today=today,
    )
    objection_submission.attach_document(
        draft, kind="official_statement", file=_paper_image("إفادة"), name="إفادة.png"
    )
    objection_submission.send_objection(draft, today=today)


def _create_household(story: DemoHousehold, today: date) -> Application:
    citizen = User.objects.create_user(
        story.national_id,
        PASSWORD,
        name=story.name,
        mobile=story.mobile,
        birth_date=birth_date_at(story.age, today),
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
    _fill_application(application, story, today)
    declaration_services.submit_declaration(application, by=citizen)
    return application


def _fill_application(application: Application, story: DemoHousehold, today: date) -> None:
    for member in story.family:
        household_services.add_dependant(
            application,
            name=member.name,
            national_id=story.id_of(member),
            relation=member.relation,
            birth_date=birth_date_at(member.age, today),
            employment="student" if member.age < 22 else "none",
            study=_schooling_of(member.age),
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
    account = bank_services.submit_iban(application, iban.make_synthetic_iban(story.number * 1_000 + 821))
    bank_services.record_ownership_answer(account, is_holder=True)
    paper = ("عقد-الإيجار.png", _paper_image("عقد إيجار"))
    document_services.attach_document(application, kind="lease", files=[paper])


def _schooling_of(age: int) -> str:
    if not 6 <= age < 22:
        return "none"
    return "school" if age < 18 else "university"


def _import_records(stories: Iterable[DemoHousehold], day: date, *, well: bool = False) -> None:
    """What the authorities say comes in as a file, as it always does; `well` leaves out what fails later."""
    as_of, told = day - timedelta(days=4), list(stories)
    late = [story for story in told if len(told) > 1 and story.state == "held_back"]
    lines = [registry.registry_file([story], as_of, well=well or story in late) for story in told]
    file = BytesIO(b"".join(lines))
    register_imports.import_registry(file, "jsonl", name=f"demonstration-{day}.jsonl", today=day)


def _run_month(day: date) -> None:
    """The eleventh: cut-off has passed. Studies, then payments; those whose day has come are deposited."""
    study_services.study_pending(day)
    cycle_publication.make_results_ready()
    due_services.schedule_deposits(day)
    names = (MANAGER, APPROVER, RELEASER)
    signers = {each.national_id: each for each in User.objects.filter(national_id__in=names)}
    bank.pay_past_deposits(day, (signers[MANAGER], signers[APPROVER], signers[RELEASER]))


def _days_after_cutoff(today: date) -> Iterator[date]:
    """The days after the cut-offs of the last months, oldest first."""
    last = today if today.day > 10 else today.replace(day=1) - timedelta(days=1)
    month = last.year * 12 + last.month - 1
    for index in range(month - MONTHS, month + 1):
        yield date(index // 12, index % 12 + 1, 11)


def _clock_at(day: date) -> AbstractContextManager[None]:
    return move_clock(datetime.combine(day, time(9), RIYADH))


def _paper_image(title: str) -> BytesIO:
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
