"""Households of the stories: a file made by the portal's own verbs, and records that say the same."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from accounts.people.models import User
from applications.bank import services as bank_services
from applications.documents import services as document_services
from applications.file import services as file_services
from applications.file.models import Application
from applications.household import services as household_services
from applications.housing import services as housing_services
from applications.personal import services as personal_services
from tests import cast

type Person = tuple[str, str, date, str, str]  # name, relation, born, employment, study


@dataclass(frozen=True)
class Household:
    """Who applies, with whom, on what, and with which papers."""

    number: int
    name: str
    personal: dict[str, str] = field(default_factory=dict)
    people: tuple[Person, ...] = ()
    salary: str = ""
    papers: tuple[str, ...] = ("lease",)
    record: dict[str, object] = field(default_factory=dict)

    def id_of(self, place: int) -> str:
        return cast.national_id(self.number * 100 + place)

    def owner(self) -> User:
        """The account, and what the authorities know of everybody in the household."""
        person = cast.person(self.number, self.name)
        for place, (_name, relation, *_rest) in enumerate(self.people):
            cast.record(self.id_of(place), relation=relation, monthly_income=Decimal(0))
        known = {
            "monthly_income": Decimal(self.salary or 0),
            "marital_status": self.personal.get("marital", "married"),
            "dependants": [self.id_of(place) for place in range(len(self.people))],
            "postal_code": cast.RENT["postal_code"],
        }
        cast.record(person.national_id, **{**known, **self.record})
        return person

    def complete(self, person: User) -> Application:
        """Every section answered, nothing signed yet."""
        file = file_services.open_application(person)
        personal_services.save_personal(file, **{**cast.PERSONAL, **self.personal})
        for place, (name, relation, born, employment, study) in enumerate(self.people):
            household_services.add_dependant(
                file,
                name=name,
                national_id=self.id_of(place),
                relation=relation,
                birth_date=born,
                employment=employment,
                study=study,
            )
        if not self.people:
            household_services.declare_no_dependants(file)
        if self.salary:
            household_services.add_income(file, kind="salary", amount=Decimal(self.salary))
        else:
            household_services.declare_no_income(file)
        housing_services.save_housing(file, **cast.RENT)
        account = bank_services.submit_iban(file, cast.iban(self.number))
        bank_services.record_ownership_answer(account, is_holder=True)
        for step, kind in enumerate(self.papers):
            paper = (f"{kind}.png", cast.picture(size=(60 + step, 40)))
            document_services.attach_document(file, kind=kind, files=[paper])
        return file


def children(surname: str, *ages: int, of: int = 2026) -> tuple[Person, ...]:
    """Children of these ages, boys and girls in turn."""
    names = ("سلمان", "نورة", "بدر", "هيا", "ريان", "جنى", "تركي", "لين", "مشاري", "دانة")
    return tuple(
        (
            f"{names[place]} {surname}",
            "daughter" if place % 2 else "son",
            date(of - age, 3, 2),
            "student" if age > 5 else "under_age",
            "school" if age > 5 else "none",
        )
        for place, age in enumerate(ages)
    )
