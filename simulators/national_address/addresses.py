"""The buildings that this service knows: invented ones on real streets, and those of a file."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

SHORT_ADDRESS = re.compile(r"\A[A-Z]{4}[0-9]{4}\Z")
REGIONS = {
    "01": "الرياض", "02": "مكة المكرمة", "03": "المدينة المنورة", "04": "المنطقة الشرقية", "05": "القصيم",
    "06": "حائل", "07": "تبوك", "08": "الحدود الشمالية", "09": "جازان", "10": "نجران", "11": "الباحة",
    "12": "الجوف", "14": "عسير",
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    """One building by its short address; `region` is its part of ISO 3166-2:SA."""

    short: str
    street: str
    district: str
    city: str
    postal_code: str
    additional: str
    region: str

    @property
    def building(self) -> str:
        """The last four signs of a short address are the building's number."""
        return self.short[-4:]

    @property
    def region_name(self) -> str:
        return REGIONS[self.region]

    def told(self) -> dict[str, str]:
        """As the contract names the parts."""
        return {
            "BuildingNumber": self.building,
            "Street": self.street,
            "District": self.district,
            "City": self.city,
            "PostCode": self.postal_code,
            "AdditionalNumber": self.additional,
            "RegionName": self.region_name,
            "RegionId": self.region,
        }


DEMO = (
    Address("RRRD2929", "طريق الملك فهد", "الياسمين", "الرياض", "13325", "8118", "01"),
    Address("RHMA3184", "شارع الأمير محمد بن سعد", "الملقا", "الرياض", "13521", "7042", "01"),
    Address("JESA4301", "شارع الأمير سلطان", "الروضة", "جدة", "23431", "6674", "02"),
    Address("MKAA2217", "شارع أجياد", "العزيزية", "مكة المكرمة", "24243", "3905", "02"),
    Address("MDQA6120", "طريق قباء", "قباء", "المدينة المنورة", "42316", "2538", "03"),
    Address("DMSA7065", "شارع الأمير محمد بن فهد", "الشاطئ", "الدمام", "32413", "4471", "04"),
    Address("BRFA5512", "طريق عثمان بن عفان", "الفايزية", "بريدة", "52383", "8260", "05"),
    Address("ABMA3348", "طريق الملك عبدالله", "المنسك", "أبها", "62521", "7193", "14"),
)


def read_addresses(file: Path | None) -> dict[str, Address]:
    """The demonstration's, and those of a JSON list of objects named as `Address`; raises ValueError."""
    told = json.loads(file.read_text(encoding="utf-8")) if file else []
    try:
        more = [Address(**each) for each in told]
    except TypeError as trouble:
        raise ValueError(f"the file of addresses cannot be read: {trouble}") from None
    if not all(SHORT_ADDRESS.match(each.short) and each.region in REGIONS for each in more):
        raise ValueError("the file of addresses holds a wrong short address or region")
    return {each.short: each for each in (*DEMO, *more)}
