"""What the programme, its bodies, certificates and seals are called, and what it promises: settings of the authority. Pure."""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

RESULTS, CERTIFICATES = "{results_within}", "{certificates_within}"  # as texts of the site write the two promises
LONGEST: Final = 200
MOST_DAYS: Final = 250  # a year of working days


class Names(Struct, frozen=True, forbid_unknown_fields=True):
    """Each name in Chinese and in English; promises in working days after the day of the examination, or of the complaint."""

    site: str = "跨境电子商务专业技能网"
    site_en: str = "Cross-border E-commerce Skills"
    programme: str = "跨境电子商务师专业技能考试"
    programme_en: str = "Cross-border E-commerce Specialist Skills Examination"
    body: str = ""  # who holds the examination; empty: as the installation is configured
    body_en: str = ""
    certificate: str = "专业技能证书"
    certificate_en: str = "Certificate of Professional Skills"
    seal: str = ""  # the words on the seal that certificates and forms carry
    address: str = ""
    address_en: str = ""
    telephone: str = ""
    email: str = ""
    results_within: int = 45
    certificates_within: int = 60
    complaints_received_within: int = 5
    complaints_answered_within: int = 30
    complaints_appealed_within: int = 15  # after the answer
    reviews_within: int = 30  # days of the calendar after a result was released, to ask for its review


NEEDED: Final = ("site", "site_en", "programme", "programme_en", "body", "body_en", "certificate", "certificate_en")
PROMISES: Final = (
    "results_within", "certificates_within", "complaints_received_within", "complaints_answered_within",
    "complaints_appealed_within", "reviews_within",
)  # fmt: skip


def with_body(names: Names, configured: str) -> Names:
    """The same with the configured body where the authority has not named one."""
    return names if names.body else replace(names, body=configured, body_en=names.body_en or configured)


def with_promises(text: str, names: Names) -> str:
    """A text of the site with the promised days in it."""
    return text.replace(RESULTS, str(names.results_within)).replace(CERTIFICATES, str(names.certificates_within))
