"""A complaint from the form to its answer, at the complainant's browser and at the desk; axe looks at every page on the way."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.exam_day import ExamDay
from tests.browser.eyes import serious
from tests.browser.machines import Machines
from tests.browser.people import Staff

pytestmark = pytest.mark.browser

WROTE = "窗口在考试费之外又收了三十元资料费，没有给收据，请核实后答复。"


def test_a_complaint_goes_from_the_form_to_the_answer(day: ExamDay, machine: Machines) -> None:
    public = machine().new_page()
    public.goto("/complaints/new")
    public.get_by_label("About which institution").select_option(index=1)
    public.get_by_label("What it is about").select_option("fees")
    public.get_by_label("What happened").press_sequentially(WROTE, delay=180)  # as fast as a person writes
    faults = serious(public)
    public.get_by_role("button", name="Send the complaint").click()
    number, code = public.locator(".secret").all_inner_texts()
    faults += serious(public)

    desk = Staff(day, machine(), "officer").page
    desk.goto("/staff/complaints")
    faults += serious(desk)
    desk.get_by_role("link", name=number).click()
    desk.get_by_role("button", name="Acknowledge receipt").click()
    desk.get_by_label("To whom").select_option(label="考务 · 郑明")
    desk.get_by_label("Why, and what is to be looked into").fill("请核实票据")
    faults += serious(desk)
    desk.get_by_role("button", name="Hand over").click()
    desk.get_by_label("The answer").fill("已责令考点退还，并补开收据。")
    faults += serious(desk)
    desk.get_by_role("button", name="Answer the complaint").click()
    expect(desk.locator(".headline .badge")).to_have_text("answered")

    elsewhere = machine().new_page()
    elsewhere.goto("/complaints/follow")
    elsewhere.get_by_label("Complaint number").fill(number)
    elsewhere.get_by_label("Code").fill("wrong")
    elsewhere.get_by_role("button", name="Show my complaint").click()
    expect(elsewhere.get_by_role("alert")).to_contain_text("do not belong together")
    elsewhere.get_by_label("Code").fill(code.lower())
    elsewhere.get_by_role("button", name="Show my complaint").click()
    expect(elsewhere.locator(".answer")).to_have_text("已责令考点退还，并补开收据。")
    faults += serious(elsewhere)
    for path in ("/registers/centres", "/registers/training"):
        elsewhere.goto(path)
        expect(elsewhere).to_have_title(re.compile("·"))
        faults += serious(elsewhere)
    assert faults == []
