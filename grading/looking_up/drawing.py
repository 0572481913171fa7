"""Draws the digits of a picture, and speaks them for whoever does not see it."""

import secrets
from functools import cache
from typing import Final

from captcha.audio import BEEP, SILENCE, AudioCaptcha, mix_wave, patch_wave_header
from captcha.image import ImageCaptcha

SIZE: Final = (220, 80)
INK, GROUND = (25, 42, 58), (255, 255, 255)  # legible on every theme; told apart by form, not by colour
FULL_INK: Final = [min(255, 8 * value) for value in range(256)]
RATE: Final = 8_000  # samples a second
HISS: Final = bytes(126 + value % 5 for value in range(256))
FAINT: Final = bytes(128 + (value - 128) // 4 for value in range(256))


def picture_of(digits: str) -> bytes:
    """A PNG. In full ink: as the library draws by itself, a person gives up before a script does."""
    drawing = ImageCaptcha(*SIZE)
    drawing.lookup_table = FULL_INK
    return drawing.generate(digits, bg_color=GROUND, fg_color=INK).getvalue()


def sound_of(digits: str) -> bytes:
    """A WAV of some ten seconds: the digits spoken one by one in English, with voices that say nothing behind them."""
    return bytes(patch_wave_header(_speaker().create_wave_body(digits)))


class _Speaker(AudioCaptcha):
    """The library's voices over a background made of whole runs of bytes: its own takes two seconds of a processor."""

    def create_background_noise(self, length: int, chars: str) -> bytearray:
        noise = bytearray(secrets.token_bytes(length).translate(HISS))
        place = secrets.randbelow(RATE // 2)
        while place < length:
            voice = secrets.choice(self._cache[secrets.choice(self.choices)])[::-1].translate(FAINT)
            noise[place : place + len(voice)] = voice[: length - place]
            place += len(voice) + secrets.randbelow(RATE // 2)
        return noise

    def create_wave_body(self, chars: str) -> bytearray:
        voices = [self._twist_pick(one) for one in chars]
        gaps = [RATE // 2 + secrets.randbelow(RATE // 2) for _ in chars]
        body = self.create_background_noise(sum(map(len, voices)) + sum(gaps) + RATE, chars)
        place = 0
        for gap, voice in zip(gaps, voices, strict=True):
            place += gap
            end = place + len(voice)
            body[place:end] = mix_wave(voice, body[place:end])
            place = end
        return BEEP + SILENCE + body


@cache
def _speaker() -> _Speaker:
    speaker = _Speaker()
    speaker.load()
    return speaker
