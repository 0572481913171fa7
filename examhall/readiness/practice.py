"""The practice paper (模拟练习): a few questions about the page itself, none from any bank, one of each way to answer. Pure."""

from typing import Final

from examhall.papers.booklet import Booklet, draw
from examhall.papers.interactions import (
    Choice,
    Choices,
    Column,
    DateEntry,
    Interaction,
    Match,
    NumberEntry,
    Option,
    Order,
    Table,
    TextEntry,
)
from examhall.papers.question import Document, Field, Paper, Question, Section, Slot
from examhall.papers.shape import PaperShape, shape_of

MINUTES: Final = 10
SEED: Final = "practice"
Said = tuple[str, str]  # Chinese, English


class _Writer:
    """Writes the paper in one of the two languages."""

    def __init__(self, english: bool) -> None:
        self.english = english

    def say(self, said: Said) -> str:
        return said[self.english]

    def html(self, said: Said) -> str:
        return f"<p>{self.say(said)}</p>"

    def options(self, stem: str, *said: Said) -> tuple[Option, ...]:
        return tuple(Option(f"{stem}{letter}", self.html(one)) for letter, one in zip("abcdef", said, strict=False))

    def plain(self, name: str, stem: Said, interaction: Interaction) -> Slot:
        return Slot((Question(name, self.html(stem), (Field(f"{name}f", interaction),), "1"),))


def practice_paper(english: bool) -> Paper:
    """The paper in one language; ids are the same in both, so that a switch loses nothing."""
    write = _Writer(english)
    sections = (_single(write), _several(write), _true_or_false(write), _task(write))
    title = write.say(("模拟练习", "Practice"))
    return Paper("practice", title, "L1", "theory", "en" if english else "zh-CN", "5", "2026-01-01", sections)


def practice_booklet(english: bool) -> Booklet:
    return draw(practice_paper(english), SEED, _VARIANTS)


def practice_shape() -> PaperShape:
    """The fields of the paper, the same in both languages."""
    return shape_of(practice_paper(english=False))


_VARIANTS: Final = (0,) * 5


def _single(write: _Writer) -> Section:
    saved = write.options(
        "p1",
        ("每次作答后自动保存", "By itself, after each answer"), ("只有点击“交卷”时才保存", "Only when I hand in"),
        ("需要举手请监考员保存", "When the proctor is asked to"), ("关闭浏览器时保存", "When the browser is closed"),
    )  # fmt: skip
    network = write.options(
        "p2",
        ("继续作答，恢复后自动上传", "Go on: answers go up when it is back"), ("立即关闭页面", "Close the page at once"),
        ("重新启动电脑", "Restart the machine"), ("更换座位", "Change the seat"),
    )  # fmt: skip
    slots = (
        write.plain("p1", ("本页面上的答案何时保存？", "When are answers on this page saved?"), Choice(saved)),
        write.plain("p2", ("考试中网络中断，应当怎样做？", "What to do when the network fails?"), Choice(network)),
    )
    return Section("s1", write.say(("单选题", "Single choice")), write.say(("每题 1 分", "1 point each")), slots)


def _several(write: _Writer) -> Section:
    tools = write.options(
        "p3",
        ("调整字号", "Change the text size"), ("标记题目", "Flag a question"), ("使用计算器", "Use the calculator"),
        ("打开其他网站", "Open other sites"),
    )  # fmt: skip
    stem = ("考试页面提供哪些功能？", "What does the page of the examination offer?")
    slots = (write.plain("p3", stem, Choices(tools)),)
    return Section(
        "s2", write.say(("多选题", "Multiple choice")), write.say(("选出所有正确的选项", "Choose all that are right")), slots
    )


def _true_or_false(write: _Writer) -> Section:
    options = write.options("p4", ("正确", "True"), ("错误", "False"))
    stem = ("交卷前可以返回修改任何一题。", "Before handing in, any question can be gone back to and changed.")
    slots = (write.plain("p4", stem, Choice(options, shuffle=False)),)
    return Section("s3", write.say(("判断题", "True or false")), "", slots)


def _task(write: _Writer) -> Section:
    sheet = write.say(
        (
            "<h3>装箱单</h3><table><tr><th>品名</th><th>箱数</th><th>每箱件数</th></tr><tr><td>陶瓷杯</td><td>6</td><td>24</td></tr>"
            "<tr><td>木托盘</td><td>4</td><td>10</td></tr></table><p>装箱日期：3 月 5 日。先清点，再封箱，最后贴标。</p>",
            "<h3>Packing list</h3><table><tr><th>Goods</th><th>Cartons</th><th>Pieces per carton</th></tr><tr>"
            "<td>Ceramic cups</td><td>6</td><td>24</td></tr><tr><td>Wooden trays</td><td>4</td><td>10</td></tr></table>"
            "<p>Packed on 5 March. Count first, then seal, then label.</p>",
        )
    )
    goods = write.options("p5m", ("陶瓷杯", "Ceramic cups"), ("木托盘", "Wooden trays"))
    groups = write.options("p5t", ("易碎", "Fragile"), ("不易碎", "Not fragile"))
    cards = write.options("p5o", ("贴标", "Label"), ("清点", "Count"), ("封箱", "Seal"))
    columns = (
        Column("goods", write.say(("品名", "Goods")), TextEntry()),
        Column("pieces", write.say(("件数", "Pieces")), NumberEntry()),
    )
    fields = (
        Field("p5n", NumberEntry(unit=write.say(("件", "pieces"))), write.say(("陶瓷杯共多少件", "How many cups in all"))),
        Field("p5d", DateEntry(), write.say(("装箱日期", "Packed on"))),
        Field("p5s", TextEntry(), write.say(("箱外要写的品名", "The name of the goods on the carton"))),
        Field("p5r", Order(cards), write.say(("把步骤排好顺序", "Put the steps in order"))),
        Field("p5m", Match(goods, groups), write.say(("为货物归类", "Sort the goods"))),
        Field("p5b", Table(columns), write.say(("逐行登记货物", "Enter the goods line by line"))),
    )
    stem = write.html(("根据装箱单填写右侧各项。", "Fill in the fields from the packing list."))
    documents = (Document("p5x", write.say(("装箱单", "Packing list")), sheet),)
    question = Question("p5", stem, fields, "1", write.say(("登记装箱", "Entering a shipment")), documents)
    return Section("s4", write.say(("操作题", "Task")), "", (Slot((question,)),), shuffle=False)
