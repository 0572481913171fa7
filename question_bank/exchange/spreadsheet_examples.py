"""The examples and the notes that stand beside the spreadsheet to fill in. Pure; in Chinese, as its heads are first."""

from collections.abc import Mapping
from typing import Final

EXAMPLES: Final[tuple[Mapping[str, str], ...]] = (
    {
        "kind": "single", "level": "L1", "area": "06", "knowledge": "FOB 术语的地点", "difficulty": "easy",
        "cognitive": "remember", "source": "考试大纲 06", "seconds": "40", "language": "zh-CN",
        "stem": "贸易术语 FOB 后面应填写什么地点？", "answer": "A",
        "option_A": "指定装运港", "why_A": "FOB 后接指定装运港。",
        "option_B": "指定目的港", "why_B": "目的港用于 CIF 等术语。",
        "option_C": "卖方工厂所在地", "why_C": "工厂交货是 EXW。",
        "option_D": "买方仓库所在地", "why_D": "仓库交货是 D 组术语。",
    },
    {
        "kind": "multiple", "level": "L1", "area": "12", "knowledge": "计费重量", "difficulty": "medium",
        "cognitive": "apply", "source": "考试大纲 12", "seconds": "60", "language": "zh-CN",
        "stem": "计算快递计费重量时，下列哪些数据要用到？", "answer": "ABC",
        "option_A": "包裹的长、宽、高", "why_A": "用来算体积重量。",
        "option_B": "体积重量的除数", "why_B": "体积除以它得体积重量。",
        "option_C": "包裹的实际重量", "why_C": "与体积重量比较，取大者。",
        "option_D": "商品的销售价格", "why_D": "价格与计费重量无关。",
    },
    {
        "kind": "truth", "level": "L1", "area": "15", "knowledge": "客户资料的保密", "difficulty": "easy",
        "cognitive": "understand", "source": "考试大纲 15", "seconds": "30", "language": "zh-CN",
        "stem": "离职后可以把客户名单带到新公司使用。", "answer": "错误", "why": "客户名单属于原公司的商业秘密。",
    },
)  # fmt: skip
NOTES: Final = (
    "“试题”表每行一道试题，从第 3 行开始填写。One item a row, from row 3 on.",
    "题型、题干、答案三列必填；其余各列留空时，采用导入页面上选定的值。",
    "题干与选项可用 Markdown：**粗体**、表格、列表；公式写在 \\( 与 \\) 之间。图片不能放在表格中。",
    "以 = + - @ 开头的文字，请在最前面加一个英文单引号 '，导入时会去掉。",
    "整个文件要么全部导入，要么一题也不导入；有错误时，会按行列出原因与改法。",
)
