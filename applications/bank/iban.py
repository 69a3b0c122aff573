"""Saudi IBAN: `SA` + 2 check digits + 2 of the bank + 18 of the account (domain.md §5)."""

import schwifty
from schwifty.exceptions import SchwiftyException

from common.digits import normalize_digits

UNKNOWN_BANK = "بنك غير معروف"
# (Arabic, English); 81-86 and 95 are our transliteration. schwifty's Saudi entries carry no bank codes.
BANKS = {
    "05": ("مصرف الإنماء", "Alinma Bank"),
    "10": ("البنك الأهلي السعودي", "Saudi National Bank"),
    "15": ("بنك البلاد", "Bank Albilad"),
    "20": ("بنك الرياض", "Riyad Bank"),
    "30": ("البنك العربي الوطني", "Arab National Bank"),
    "40": ("سامبا", "Samba"),
    "45": ("البنك السعودي الأول (ساب)", "Saudi Awwal Bank"),
    "50": ("الأول", "Alawwal Bank"),
    "55": ("البنك السعودي الفرنسي", "Banque Saudi Fransi"),
    "60": ("بنك الجزيرة", "Bank AlJazira"),
    "65": ("البنك السعودي للاستثمار", "Saudi Investment Bank"),
    "71": ("بنك البحرين الوطني", "National Bank of Bahrain"),
    "75": ("بنك الكويت الوطني", "National Bank of Kuwait"),
    "76": ("بنك مسقط", "Bank Muscat"),
    "80": ("مصرف الراجحي", "Al Rajhi Bank"),
    "81": ("دويتشه بنك", "Deutsche Bank"),
    "82": ("بنك باكستان الوطني", "National Bank of Pakistan"),
    "84": ("بنك زراعات", "Ziraat Bank"),
    "85": ("بي إن بي باريبا", "BNP Paribas"),
    "86": ("جي بي مورغان تشيس", "JPMorgan Chase"),
    "90": ("بنك الخليج الدولي", "Gulf International Bank"),
    "95": ("بنك الإمارات دبي الوطني", "Emirates NBD"),
}


def normalize_iban(typed: str) -> str:
    """Capitals, ASCII digits, no blanks or hyphens: «sa03 ٨٠٠٠ …» → SA0380000000608010167519."""
    return normalize_digits(typed).replace("-", "").upper()


def is_saudi(iban: str) -> bool:
    """True when country, length and check digits (mod 97) fit; an unknown bank code passes."""
    if not (iban.isascii() and iban.startswith("SA") and len(iban) == 24):
        return False
    try:
        return bool(schwifty.IBAN(iban).validate())
    except SchwiftyException:
        return False


def bank_name(iban: str, language: str = "ar") -> str:
    """The bank's name from its code, in Arabic or English."""
    arabic, english = BANKS.get(iban[4:6], (UNKNOWN_BANK, "Unknown bank"))
    return arabic if language == "ar" else english


def make_synthetic_iban(number: int, bank: str = "80") -> str:
    """A plainly made-up Saudi IBAN with right check digits."""
    account = f"{number:018d}"
    check = 98 - int(f"{bank}{account}281000") % 97  # "SA00" moved to the end and read as numbers: 28 10 00
    return f"SA{check:02d}{bank}{account}"
