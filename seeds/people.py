"""Made-up people for the demo centre: names from lists, identity numbers of a region that does not exist. Deterministic."""

from random import Random

from stdnum.cn import ric

from examhall.day_file import AccommodationFile, CandidateFile

FAMILY = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = (
    "子涵 雨桐 浩然 思远 欣怡 宇轩 诗琪 俊杰 佳宁 明哲 梦瑶 天佑 晓彤 志强 婉清 博文 静怡 泽宇 若曦 建国 "
    "海燕 文博 丽娜 晨曦 永康 雪晴 家豪 慧敏 一鸣 可心 少华 紫萱 振宇 秋月 景行 安然 立新 语嫣 承志 芷若"
)
NOWHERE = "000000"  # no region has this code, so no real person has these numbers


def identity_number(random: Random) -> str:
    """Eighteen places with a right check digit (MOD 11-2)."""
    body = f"{NOWHERE}{random.randint(1988, 2007)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
    body += f"{random.randint(0, 999):03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def candidates(number: int) -> list[CandidateFile]:
    """That many candidates; some have an accommodation, one has a name with an interpunct."""
    random = Random(20261123)  # noqa: S311  made-up people, not secrets
    people = []
    for _ in range(number):
        name = random.choice(FAMILY) + random.choice(GIVEN.split(" "))
        identity = identity_number(random)
        sex = "男" if int(identity[16]) % 2 else "女"
        people.append(CandidateFile(name=name, identity=identity, sex=sex))
    if number >= 12:
        people[6].extra_minutes, people[6].reference = 15, "合理便利审批 2026-07"
        people[11].name = "阿依古丽·买买提"
    if number >= 50:
        approver, reference = "合理便利审核组", "合理便利审批 2026-11"
        people[44].accommodations = [
            AccommodationFile(
                approver, reference, percent=25, break_minutes=15, large_text=True, read_aloud=True, separate_room=True
            )
        ]  # fmt: skip
        people[46].accommodations = [AccommodationFile(approver, reference, high_contrast=True)]
    return people
