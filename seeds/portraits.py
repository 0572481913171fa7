"""Portraits of the demo's made-up people, drawn by this program: no photo of anybody, and the same for the same number."""

from io import BytesIO
from random import Random
from typing import Final

from PIL import Image, ImageDraw

SIZE: Final = (360, 480)
GROUNDS: Final = ("#dfe8f0", "#e7e9df", "#efe6dd", "#e3e0ec")
SKINS: Final = ("#f2d3b8", "#e8c1a0", "#dcb08c", "#c99a74")
HAIRS: Final = ("#20201e", "#33291f", "#2b2f36", "#4a3a2c")
CLOTHES: Final = ("#31506e", "#5b6b4f", "#7a4a46", "#4e4a68", "#3d5f5e", "#6b6459")


def portrait(identity: str, sex: str) -> bytes:
    """A head and shoulders as a JPEG; which face is drawn from the made-up identity number."""
    random = Random(identity)  # noqa: S311  a drawing, not a secret
    image = Image.new("RGB", SIZE, random.choice(GROUNDS))
    draw = ImageDraw.Draw(image)
    skin, hair, clothes = random.choice(SKINS), random.choice(HAIRS), random.choice(CLOTHES)
    wide, middle, long = random.randint(78, 92), 205 + random.randint(-8, 8), sex == "女" and random.random() < 0.8
    if long:
        draw.rounded_rectangle((180 - wide - 18, middle - 110, 180 + wide + 18, middle + 170), 90, fill=hair)
    draw.ellipse((40, 350, 320, 640), fill=clothes)
    draw.polygon([(180, 430), (146, 348), (214, 348)], fill="#f7f7f4")
    draw.rounded_rectangle((148, 270, 212, 366), 26, fill=skin)
    draw.ellipse((180 - wide, middle - 110, 180 + wide, middle + 112), fill=skin)
    draw.pieslice((180 - wide - 4, middle - 124, 180 + wide + 4, middle + 66), 180, 360, fill=hair)
    draw.rectangle((180 - wide + 8, middle - 40, 180 + wide - 8, middle - 26 + random.randint(0, 8)), fill=skin)
    gap, eyes = random.randint(32, 40), middle + random.randint(-6, 6)
    for side in (-1, 1):
        at = 180 + side * gap
        draw.ellipse((at - 8, eyes - 5, at + 8, eyes + 6), fill="#2a2522")
        draw.line((at - 16, eyes - 22, at + 16, eyes - 24 + random.randint(-3, 3)), fill=hair, width=6)
    if random.random() < 0.4:
        for side in (-1, 1):
            at = 180 + side * gap
            draw.ellipse((at - 24, eyes - 20, at + 24, eyes + 22), outline="#3b3b3b", width=4)
        draw.line((180 - gap + 24, eyes, 180 + gap - 24, eyes), fill="#3b3b3b", width=4)
    draw.line((180, eyes + 12, 174, eyes + 40, 184, eyes + 42), fill="#a9805f", width=4)
    smile = random.randint(18, 30)
    draw.arc((180 - smile, eyes + 48, 180 + smile, eyes + 74), 20, 160, fill="#9a4f45", width=5)
    into = BytesIO()
    image.save(into, "JPEG", quality=82)
    return into.getvalue()
