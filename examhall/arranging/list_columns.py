"""The columns of a candidate list, with their Chinese and English heads and what may be written in them. Pure."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from examhall.people.documents import DocumentKind

SHEET: Final = "考生名单"
HEADS: Final = 2  # rows: Chinese, English
MOST_ROWS: Final = 2_000


class Column(NamedTuple):
    """`words`: what may be chosen, as shown -> as meant."""

    name: str
    chinese: str
    english: str
    note: str
    width: int = 12
    words: Mapping[str, str] = {}


KINDS: Final = {
    "居民身份证": DocumentKind.RESIDENT.value, "港澳居民来往内地通行证": DocumentKind.HONGKONG_MACAO.value,
    "台湾居民来往大陆通行证": DocumentKind.TAIWAN.value, "港澳台居民居住证": DocumentKind.RESIDENCE.value,
    "外国人永久居留身份证": DocumentKind.PERMANENT.value, "护照": DocumentKind.PASSPORT.value,
    "军官证": DocumentKind.OFFICER.value,
}  # fmt: skip
PARTS: Final = {"全部": "theory+practical", "理论知识": "theory", "操作技能": "practical"}
SEXES: Final = {"男": "男", "女": "女"}

COLUMNS: Final = (
    Column("name", "姓名", "Name", "与证件一致；少数民族姓名用“·”。", 16),
    Column("sex", "性别", "Sex", "男或女；身份证号码已有，可不填。", 6, SEXES),
    Column("kind", "证件类型", "Document", "不填为居民身份证。", 20, KINDS),
    Column("identity", "证件号码", "Document number", "请设为文本格式，以免末位变为 0。", 24),
    Column("level", "级别", "Level", "L1 员、L2 助理师、L3 师。", 7),
    Column("parts", "科目", "Parts", "不填为全部。", 10, PARTS),
    Column("centre", "考点代码", "Centre code", "四位数字，例如 0001。", 10),
    Column("school", "学校或单位", "School or employer", "同一学校或单位的考生在考场内隔开就座。", 28),
)  # fmt: skip
BY_HEAD: Final = {head.casefold(): column for column in COLUMNS for head in (column.chinese, column.english, column.name)}
NEEDED: Final = ("name", "identity", "level", "centre")
