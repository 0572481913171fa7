"""From nothing but a mobile number to a submitted application and its printed form, on a phone, the photo cropped by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from seeds.portraits import portrait
from tests.applicants import picture
from tests.browser.exam_day import ExamDay
from tests.browser.eyes import STILL, Eyes
from tests.browser.machines import Machines

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
MOBILE = "13800138000"
RESIDENT = "11010519491231002X"


def code_in(day: ExamDay) -> str:
    found = re.findall(rf"message to {MOBILE}: .*?(\d{{6}})", (day.data / "hall.log").read_text())
    return str(found[-1])


class Phone:
    """A page looked at as a phone shows it: axe, and nothing that stands out of its side."""

    def __init__(self, page: Page) -> None:
        self.page, self.eyes = page, Eyes()
        page.set_viewport_size(PHONE)

    def look(self, heading: str) -> None:
        expect(self.page.locator("main h1, main h2").filter(has_text=heading).first).to_be_visible()
        self.eyes.look(self.page, heading)
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.eyes.found.append(f"{heading}: wider than a phone")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()


def test_an_applicant_comes_from_a_mobile_number_to_a_printed_form(day: ExamDay, machine: Machines) -> None:
    phone = Phone(machine(**STILL).new_page())
    page = phone.page
    page.goto("/apply")
    phone.look("Apply for the examination")
    page.get_by_label("E-mail address or mobile number").fill(MOBILE)
    phone.press("Send me a code")
    phone.look("Enter the code")
    page.get_by_label("Code that was sent").fill(code_in(day))
    phone.press("Continue")
    phone.look("Before the first fact about you is kept")
    page.get_by_role("checkbox").check()
    phone.press("Agree and continue")
    page.get_by_label("Name", exact=True).fill("阿依古丽•买买提")
    page.get_by_label("Number of the document").fill(RESIDENT[:-1] + "1")
    phone.press("Save and continue")
    expect(page.locator("#identity-problem")).to_contain_text("last sign")
    phone.look("Who you are")
    page.get_by_label("Number of the document").fill(RESIDENT)
    phone.press("Save and continue")
    phone.look("Your applications")
    page.locator("section", has_text="Spring batch").get_by_role("link", name="Apply", exact=True).click()
    page.get_by_label("Assistant cross-border e-commerce specialist").check()
    phone.press("Show the centres")
    page.get_by_role("radio", name=re.compile("滨海职业学院")).check()
    phone.look("Level and centre")
    phone.press("Save and continue")

    page.get_by_role("radio", name=re.compile("certificate in international trade", re.I)).check()
    expect(page.get_by_label("Employer")).to_be_hidden()  # another clause asks for it
    page.get_by_label("Certificate held").fill("电子单证员")
    page.get_by_label("Number of the certificate", exact=True).fill("DZ-2024-0117")
    phone.press("Save and continue")
    evidence = page.get_by_label("File", exact=True)
    evidence.set_input_files({"name": "证书.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + bytes(2000)})
    phone.press("Upload the file")
    expect(page.locator("#evidence-problem")).to_contain_text("neither a PDF nor an image")
    expect(page.get_by_label("Certificate held")).to_have_value("电子单证员")
    evidence.set_input_files({"name": "证书.jpg", "mimeType": "image/jpeg", "buffer": picture(1200, 1600)})
    phone.press("Upload the file")
    expect(page.get_by_role("link", name="证书.jpg")).to_be_visible()
    phone.look("Eligibility")
    page.get_by_role("link", name="Continue with the photo").click()

    photo = page.locator("#photo-file")
    photo.set_input_files({"name": "me.jpg", "mimeType": "image/jpeg", "buffer": picture(200, 280)})
    expect(page.get_by_text("This photo is too small")).to_be_visible()
    photo.set_input_files({"name": "me.jpg", "mimeType": "image/jpeg", "buffer": b"MZ" + bytes(2000)})
    expect(page.get_by_text("This file is not a photo that can be read")).to_be_visible()
    expect(page.get_by_text("This photo is too small")).to_be_hidden()
    photo.set_input_files({"name": "me.png", "mimeType": "image/jpeg", "buffer": portrait(RESIDENT, "女")})
    frame = page.get_by_role("application")
    frame.focus()
    before = frame.evaluate("canvas => canvas.toDataURL()")
    page.keyboard.press("+")
    page.keyboard.press("ArrowDown")
    assert frame.evaluate("canvas => canvas.toDataURL()") != before
    phone.look("Photo")
    phone.press("Keep this photo")
    kept = page.get_by_alt_text("Your photo as it is kept")
    expect(kept).to_be_visible()
    assert kept.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [360, 504]
    page.get_by_role("link", name="Continue").click()
    phone.look("Look over and submit")
    phone.press("Submit the application")
    phone.look("Your application was received")
    page.go_back()
    expect(page.get_by_text("This application was submitted.")).to_be_visible()  # the way back shows what is, and no button
    page.get_by_role("link", name="See where it stands").click()
    printed = page.context.request.get(f"{page.url}/form.pdf")
    assert printed.body().startswith(b"%PDF-")
    assert not phone.eyes.found
