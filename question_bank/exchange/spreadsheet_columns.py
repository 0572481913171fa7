"""The columns of the spreadsheet of items, with their Chinese and English heads and the words one may write in them. Pure."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.specification import AREAS
from question_bank.theory import OPTIONS

LETTERS: Final = "ABCDE"[: max(OPTIONS[Kind.MULTIPLE])]
SHEET: Final = "试题"
HEADS: Final = 2  # rows: Chinese, English
MOST_ROWS: Final = 10_000
LONGEST_CELL: Final = 32_767  # characters, whatever the program


class Column(NamedTuple):
    """`words`: what may be chosen, as shown -> as meant. A column of `text` takes texts only: a number in it is a fault."""

    name: str
    chinese: str
    english: str
    note: str
    width: int = 12
    words: Mapping[str, str] = {}
    text: bool = False


KINDS: Final = {"单选题": Kind.SINGLE.value, "多选题": Kind.MULTIPLE.value, "判断题": Kind.TRUTH.value}
DIFFICULTIES: Final = {"易": Difficulty.EASY.value, "中": Difficulty.MEDIUM.value, "难": Difficulty.HARD.value}
COGNITIVES: Final = {
    "记忆": Cognitive.REMEMBER.value, "理解": Cognitive.UNDERSTAND.value, "应用": Cognitive.APPLY.value,
}  # fmt: skip
LANGUAGES: Final = {"中文": "zh-CN", "英文": "en"}
YES_NO: Final = {"是": "true", "否": "false"}
RIGHT: Final = {
    "正确": "true", "对": "true", "√": "true", "是": "true", "true": "true", "t": "true",
    "错误": "false", "错": "false", "×": "false", "否": "false", "false": "false", "f": "false",
}  # fmt: skip

COLUMNS: Final = (
    Column("id", "编号", "Id", "已有试题的编号；新题留空，导入时自动编号。", 14),
    Column("kind", "题型", "Kind", "单选题、多选题或判断题。", 9, KINDS),
    Column("level", "级别", "Level", "L1 员、L2 助理师、L3 师。", 7, {"L1": "L1", "L2": "L2", "L3": "L3"}),
    Column("area", "知识领域", "Area", "两位数字代码，例如 06。", 10, {code: code for code in AREAS}),
    Column("knowledge", "知识点", "Point of knowledge", "用几个字写明考查什么。", 22, text=True),
    Column("difficulty", "难度", "Difficulty", "易、中、难。", 7, DIFFICULTIES),
    Column("cognitive", "认知层次", "Cognitive level", "记忆、理解、应用。", 9, COGNITIVES),
    Column("source", "来源", "Source", "大纲条目、法规或材料名称。", 18, text=True),
    Column("seconds", "答题秒数", "Seconds", "考生作答所需秒数，5 至 600。", 9),
    Column("language", "语言", "Language", "中文或英文。", 7, LANGUAGES),
    Column("stem", "题干", "Stem", "可用 Markdown；公式写在 \\( 与 \\) 之间。", 50, text=True),
    *(Column(f"option_{letter}", f"选项{letter}", f"Option {letter}", "判断题不填。", 24, text=True) for letter in LETTERS),
    Column("answer", "答案", "Answer", "单选写一个字母，多选如 ABD，判断题写 正确 或 错误。", 9),
    *(Column(f"why_{letter}", f"解析{letter}", f"Why {letter}", "该选项为何对、为何错。", 24, text=True) for letter in LETTERS),
    Column("why", "判断解析", "Why (true or false)", "只用于判断题。", 24, text=True),
    Column("facts", "所据事实", "Facts", "事实登记册的编号，以空格分开。", 14),
    Column("as_of", "核查日期", "As of", "事实核查的日期，如 2026-11-01。", 12),
    Column("calculation", "需计算", "Calculation", "是或否。", 8, YES_NO),
    Column("solved", "验题日期", "Solved", "他人不看答案做过此题的日期。", 12),
)  # fmt: skip
BY_HEAD: Final = {head.casefold(): column for column in COLUMNS for head in (column.chinese, column.english, column.name)}
NEEDED: Final = ("kind", "stem", "answer")


def guarded(text: str) -> str:
    """A text that no spreadsheet program takes for a formula, wherever it is copied; `unguarded` reads it back."""
    return f"'{text}" if text.startswith(_RISKY) else text


def unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_RISKY) else text


_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "'")
