"""The sentences a proctor chooses from when writing to candidates, in Chinese and English, with the house's defaults. Pure."""

from typing import Annotated, Final

from msgspec import Meta, Struct

MOST: Final = 40
LONGEST: Final = 200

Sentence = Annotated[str, Meta(min_length=1, max_length=LONGEST)]


class Canned(Struct, frozen=True):
    """One sentence, said alike in both languages."""

    zh: Sentence
    en: Sentence


DEFAULTS: Final = (
    Canned("请保持安静。", "Please be quiet."),
    Canned("请留在座位上，监考员马上就来。", "Please stay seated. A proctor is coming to you."),
    Canned(
        "网络正在抢修，您的答案已安全保存，请继续作答。",
        "The network is being repaired. Your answers are safe; please go on.",
    ),
    Canned("请回到考试窗口，不要切换到其他程序。", "Please stay in the exam window."),
    Canned("题目内容不作解释，请按自己的理解作答。", "Questions are not explained. Please answer as you understand them."),
    Canned("如需帮助，请点击“举手”。", "Please raise your hand if you need help."),
    Canned("距离考试结束还有十分钟，请检查作答。", "Ten minutes are left. Please check your answers."),
    Canned("交卷后请留在座位上，等待监考员示意离场。", "After handing in, stay seated until a proctor lets you go."),
)


def faults_of(texts: list[tuple[str, str]]) -> list[tuple[int, str]]:
    """Lines (from 0) that cannot stand as they are, with a code: half (one language is missing) or long."""
    found = []
    for number, (zh, en) in enumerate(texts):
        if bool(zh) != bool(en):
            found.append((number, "half"))
        elif max(len(zh), len(en)) > LONGEST:
            found.append((number, "long"))
    return found
