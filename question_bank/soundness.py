"""Whether a bank as a whole is fit to set papers from: what one item cannot show. Pure; a sentence for each fault."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from examhall.papers.interactions import Choice, Choices
from question_bank.assembly.parallel import assemble_parallel
from question_bank.assembly.shortfall import CannotAssemble
from question_bank.items import Item, Kind
from question_bank.keys import ChoiceKey
from question_bank.likeness import alike, pieces
from question_bank.readable import as_text
from question_bank.specification import SPECIFICATIONS, Specification
from question_bank.theory import CATCH_ALL, FIELD

DEPTH: Final = 3  # items for every one that the specification asks for
PARALLEL: Final = 3  # papers that must be possible side by side
EVEN_PLACES: Final = (0.17, 0.33)  # share of single choices whose right option stands first, second, third, fourth
MOST_LONGEST: Final = 0.35  # of single choices whose right option alone is the longest
EVEN_TRUTHS: Final = (0.4, 0.6)  # share of statements that are true
FASTEST: Final = 9.0  # characters a second that a candidate can be asked to read
LONG_STEM: Final = 80  # characters
MOST_LONG: Final = 12  # items of a paper whose stem is longer
# Real platforms, payment services, carriers and networks that fictional material must not name.
BRANDS: Final = re.compile(
    "亚马逊|速卖通|阿里巴巴|淘宝|天猫|京东|拼多多|微信|支付宝|抖音|顺丰|菜鸟|马士基|中远海运|谷歌|脸书|万事达|百度|"
    r"\b(amazon|ebay|alibaba|aliexpress|paypal|temu|shein|tiktok|shopee|lazada|dhl|ups|fedex|tnt|google|facebook|instagram|"
    r"visa|mastercard|shopify|payoneer)\b",
    re.IGNORECASE,
)


def theory_faults(items: Iterable[Item]) -> Iterator[str]:
    """Everything wrong with the theory items together; those in other languages are held against themselves."""
    of_paper: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        if item.kind is not Kind.TASK:
            of_paper[item.level, item.language].append(item)
            yield from _item_faults(item)
    for (level, language), bank in sorted(of_paper.items()):
        papers = PARALLEL if language == "zh-CN" else 1
        yield from (f"{level} {language}: {fault}" for fault in _balance(bank))
        yield from _depth(SPECIFICATIONS[f"{level}-theory"], bank, papers)
    yield from _alike([item for bank in of_paper.values() for item in bank])


def text_of(item: Item) -> str:
    """All that a candidate reads of an item, in plain text."""
    question = item.variants[0].question
    texts = [question.stem]
    for field in question.fields:
        if isinstance(field.interaction, Choice | Choices):
            texts += [option.html for option in field.interaction.options]
    return " ".join(as_text(text) for text in texts)


def _item_faults(item: Item) -> Iterator[str]:
    text = text_of(item)
    if item.solved is None:
        yield f"{item.id}: nobody but its author has solved it yet"
    if CATCH_ALL.search(text):
        yield f"{item.id}: an option stands for all or none of the others"
    if named := BRANDS.search(text):
        yield f"{item.id}: names a real brand ({named[0]})"
    if item.seconds and item.language == "zh-CN" and len(text) / item.seconds > FASTEST:
        yield f"{item.id}: {len(text)} characters cannot be read and answered in {item.seconds} s"


def _balance(items: Sequence[Item]) -> Iterator[str]:
    """Whether places of keys give nothing away."""
    places: Counter[int] = Counter()
    longest = singles = true = truths = 0
    for item in items:
        shape, key = item.variants[0].question.fields[0].interaction, item.variants[0].key.fields[FIELD]
        if not isinstance(shape, Choice) or not isinstance(key, ChoiceKey):
            continue
        if item.kind is Kind.TRUTH:
            truths, true = truths + 1, true + (key.right == "true")
            continue
        lengths = {option.id: len(as_text(option.html)) for option in shape.options}
        places[[option.id for option in shape.options].index(key.right)] += 1
        singles += 1
        longest += all(lengths[key.right] > length for name, length in lengths.items() if name != key.right)
    for place in range(4):
        if singles and not EVEN_PLACES[0] <= places[place] / singles <= EVEN_PLACES[1]:
            yield f"{places[place]} of {singles} right options stand at place {place + 1}"
    if singles and longest / singles > MOST_LONGEST:
        yield f"in {longest} of {singles} single choices the right option is the longest"
    if truths and not EVEN_TRUTHS[0] <= true / truths <= EVEN_TRUTHS[1]:
        yield f"{true} of {truths} statements are true"


def _depth(specification: Specification, items: Sequence[Item], papers: int) -> Iterator[str]:
    """Whether every cell is deep enough, and parallel papers can be made that keep all limits."""
    for cell in specification.cells:
        have, need = sum(cell.holds(item) for item in items), cell.count * (DEPTH if papers > 1 else 1)
        if have < need:
            yield f"{specification.code}: {cell.name} needs {need}, has {have}"
    try:
        made = assemble_parallel(specification, items, papers)
    except CannotAssemble as short:
        yield from short.lines(specification.code)
        return
    for place, paper in enumerate(made, 1):
        long = sum(len(as_text(item.variants[0].question.stem)) > LONG_STEM for item in paper)
        if long > MOST_LONG and paper[0].language == "zh-CN":
            yield f"{specification.code}: paper {place} has {long} stems of more than {LONG_STEM} characters"


def _alike(items: Sequence[Item]) -> Iterator[str]:
    """Near-duplicates within an area, over all levels."""
    of_area: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for item in items:
        mine = pieces(text_of(item))
        yield from (f"{other} and {item.id} ask almost the same" for other, _share in alike(mine, of_area[item.area]))
        of_area[item.area].append((item.id, mine))
