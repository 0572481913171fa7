"""QTI of other systems: the well-known samples of IMS in 2.x and 3.0, what makes a task, and what is beyond."""

import io
import zipfile
from decimal import Decimal

import pytest

from question_bank.exchange.about import Defaults
from question_bank.exchange.formats import read_file
from question_bank.exchange.qti_names import hyphens
from question_bank.items import Kind
from question_bank.tasks.authored import ChoiceField, MatchField, NumberField, OrderField, TextField

DEFAULTS = Defaults("L1", "06", knowledge="k", source="s")
V2, V3 = "http://www.imsglobal.org/xsd/imsqti_v2p1", "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
MATCH, MAP = "match_correct", "map_response"
URIS = [
    "http://www.imsglobal.org/question/qti_v2p1/rptemplates/{}", "http://www.imsglobal.org/question/qti_v2p2/rptemplates/{}.xml",
    "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/{}.xml", "https://www.imsglobal.org/question/qti_v3p0/rptemplates/{}",
]  # fmt: skip


def item(declared, body, processing=MATCH, more="", lang=""):
    rule = (
        processing
        if processing.startswith("<") or not processing
        else f'<responseProcessing template="{URIS[0].format(processing)}"/>'
    )
    return f'<assessmentItem xmlns="{V2}" identifier="x" title="x" adaptive="false" timeDependent="false"{lang}>{declared}' \
           f'<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>{more}<itemBody>{body}</itemBody>{rule}</assessmentItem>'  # fmt: skip


def declare(values, cardinality="single", kind="identifier", mapping="", name="RESPONSE"):
    correct = "".join(f"<value>{value}</value>" for value in values)
    correct = f"<correctResponse>{correct}</correctResponse>" if values else ""
    return f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{kind}">{correct}{mapping}</responseDeclaration>'


def mapping(default="0", **paid):
    entries = "".join(f'<mapEntry mapKey="{key.replace("__", " ")}" mappedValue="{points}"/>' for key, points in paid.items())
    return f'<mapping defaultValue="{default}">{entries}</mapping>'


def choices(names, kind="choiceInteraction", inner="simpleChoice", prompt="Which?"):
    said = "".join(f'<{inner} identifier="{name}">text {name}</{inner}>' for name in names)
    return f'<p>Look.</p><{kind} responseIdentifier="RESPONSE" shuffle="false" maxChoices="0"><prompt>{prompt}</prompt>{said}</{kind}>'


def as_3(text):
    """The same item in the names of 3.0."""
    import re

    def tag(found):
        name = found[2]
        return found[1] + (name if name in ("p", "b", "span", "table", "tr", "td") else hyphens(name))

    text = re.sub(r"(</?)(\w+)", tag, text.replace(V2, V3))
    return re.sub(r" (\w+)=", lambda found: " " + re.sub(r"([A-Z])", r"-\1", found[1]).lower() + "=", text)


def read(text, name="item.xml"):
    return read_file(text.encode(), name, DEFAULTS)


def only(text):
    reading = read(text)
    assert reading.faults == []
    return reading.items[0], [loss.code for loss in reading.losses]


CHOICE = item(declare(["ChoiceA"]), choices(["ChoiceA", "ChoiceB", "ChoiceC", "ChoiceD"]))
MULTIPLE = item(
    declare(["H", "O"], "multiple", mapping=mapping("-2", H=1, O=1, Cl=-1)), choices(["H", "He", "C", "O", "Cl"]), MAP
)
ORDER = item(declare(["C", "A", "B"], "ordered"), choices("ABC", "orderInteraction"))
PAIRS = [f'<simpleAssociableChoice identifier="{one}" matchMax="4">{one}</simpleAssociableChoice>' for one in "CDLPMRT"]
SETS = f"<simpleMatchSet>{''.join(PAIRS[:4])}</simpleMatchSet><simpleMatchSet>{''.join(PAIRS[4:])}</simpleMatchSet>"
PLAY = item(
    declare(["C R", "D M", "L M", "P T"], "multiple", "directedPair", mapping(C__R=1, D__M="0.5", L__M="0.5", P__T=1)),
    f'<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="4">{SETS}</matchInteraction>', MAP,
)  # fmt: skip
TEXT = item(
    declare(["York"], kind="string", mapping=mapping(York=1, york="0.5")),
    '<p>Now is the winter made summer by this sun of <textEntryInteraction responseIdentifier="RESPONSE"/>.</p>', MAP,
)  # fmt: skip
INLINE = item(
    declare(["Y"]),
    '<p>By this sun of <inlineChoiceInteraction responseIdentifier="RESPONSE">'
    '<inlineChoice identifier="G">Gloucester</inlineChoice><inlineChoice identifier="Y">York</inlineChoice></inlineChoiceInteraction></p>',
)  # fmt: skip
ASSOCIATE = item(
    declare(["A P"], "multiple", "pair"),
    '<associateInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="3"/>',
    MAP,
)
BOTH = [lambda text: text, as_3]


@pytest.mark.parametrize("version", BOTH)
def test_the_sample_choice_is_a_single_choice(version):
    came, losses = only(version(CHOICE))
    entry = came.theory.items[0]
    assert (entry.kind, entry.stem, losses) == (Kind.SINGLE, "Look.\n\nWhich?", [])
    assert next((one.text, one.right) for one in entry.options) == ("text ChoiceA", True)
    assert sum(one.right for one in entry.options) == 1


@pytest.mark.parametrize("version", BOTH)
def test_the_sample_with_several_right_ones_is_a_multiple_choice_and_its_weights_are_named(version):
    came, losses = only(version(MULTIPLE))
    entry = came.theory.items[0]
    assert entry.kind is Kind.MULTIPLE
    assert [one.text for one in entry.options if one.right] == ["text H", "text O"]
    assert losses == ["weights"]


def test_a_mapping_alone_tells_what_is_right():
    came, _ = only(
        item(declare([], "multiple", mapping=mapping("-2", H=1, O=1, Cl=-1)), choices(["H", "He", "C", "O", "Cl"]), MAP)
    )
    assert [one.text for one in came.theory.items[0].options if one.right] == ["text H", "text O"]


@pytest.mark.parametrize("version", BOTH)
@pytest.mark.parametrize(("text", "losses"), [("以上都对", []), ("text ChoiceD", ["fixed"])])
def test_an_option_that_keeps_its_place_is_named_unless_it_speaks_of_all_others(version, text, losses):
    mixed = CHOICE.replace('shuffle="false"', 'shuffle="true"')
    kept = mixed.replace('"ChoiceD">text ChoiceD', f'"ChoiceD" fixed="true">{text}')
    assert only(version(kept))[1] == losses
    assert only(version(kept.replace('shuffle="true"', 'shuffle="false"')))[1] == []


@pytest.mark.parametrize("version", BOTH)
def test_the_sample_order_makes_a_task_that_pays_for_the_whole_order(version):
    came, _ = only(version(ORDER))
    field = came.task.fields[0]
    assert isinstance(field, OrderField)
    assert (field.right, field.bands) == (["C", "A", "B"], {3: Decimal(1)})
    assert list(field.cards) != field.right
    assert came.task.points == 1


@pytest.mark.parametrize("version", BOTH)
def test_the_sample_match_makes_a_task_that_pays_each_pair(version):
    came, losses = only(version(PLAY))
    field = came.task.fields[0]
    assert isinstance(field, MatchField)
    assert field.right == {"C": "R", "D": "M", "L": "M", "P": "T"}
    assert losses == ["partial"]


@pytest.mark.parametrize("version", BOTH)
def test_the_sample_text_entry_makes_a_task_and_names_the_half_point(version):
    came, losses = only(version(TEXT))
    field = came.task.fields[0]
    assert isinstance(field, TextField)
    assert (field.one_of, field.fold_case, losses) == (["York"], False, ["partial"])
    assert came.task.stem == "Now is the winter made summer by this sun of ＿＿＿＿."


@pytest.mark.parametrize("version", BOTH)
def test_the_sample_inline_choice_makes_a_list_to_choose_from(version):
    field = only(version(INLINE))[0].task.fields[0]
    assert isinstance(field, ChoiceField)
    assert (field.right, field.options) == ("Y", {"G": "Gloucester", "Y": "York"})


@pytest.mark.parametrize("version", BOTH)
def test_the_sample_associate_is_named_as_beyond_and_left_out(version):
    reading = read(version(ASSOCIATE))
    assert (reading.items, reading.faults) == ([], [])
    assert [(one.code, one.values, one.whole) for one in reading.losses] == [
        ("interaction", {"interaction": "associateInteraction"}, True)
    ]


@pytest.mark.parametrize("uri", [uri.format(name) for uri in URIS for name in (MATCH, "CC2_match", "CC2_match_basic")])
def test_every_name_of_the_standard_templates_is_known(uri):
    text = item(declare(["A"]), choices("ABCD"), f'<responseProcessing template="{uri}"/>')
    assert only(text)[0].theory.items[0].options[0].right


SCORED = '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">{}</baseValue></setOutcomeValue>'
WRITTEN_OUT = (
    '<responseProcessing><responseCondition><responseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
    f"{SCORED.format('1.0')}</responseIf><responseElse>{SCORED.format('0')}</responseElse></responseCondition></responseProcessing>"
)
ITS_OWN = WRITTEN_OUT.replace("<match>", "<not><match>").replace("</match>", "</match></not>")


@pytest.mark.parametrize("version", BOTH)
def test_rules_written_out_as_the_template_says_are_read_and_others_are_beyond(version):
    came, _ = only(version(item(declare(["A"]), choices("ABCD"), WRITTEN_OUT)))
    assert came.theory.items[0].options[0].right
    reading = read(version(item(declare(["A"]), choices("ABCD"), ITS_OWN)))
    assert [(one.code, one.whole) for one in reading.losses] == [("processing", True)]


FEEDBACK = '<setOutcomeValue identifier="FEEDBACK"><variable identifier="RESPONSE"/></setOutcomeValue>'
MOST = '<setOutcomeValue identifier="SCORE"><variable identifier="MAXSCORE"/></setOutcomeValue>'


@pytest.mark.parametrize("version", BOTH)
def test_points_of_its_own_and_feedback_beside_the_score_are_no_processing_of_its_own(version):
    with_feedback = WRITTEN_OUT.replace(SCORED.format("1.0"), MOST).replace(
        "<responseCondition>", FEEDBACK + "<responseCondition>", 1
    )
    came, _ = only(version(item(declare(["A"]), choices("ABCD"), with_feedback)))
    assert came.theory.items[0].options[0].right
    minus = WRITTEN_OUT.replace(SCORED.format("0"), SCORED.format("-1"))
    assert [one.code for one in read(version(item(declare(["A"]), choices("ABCD"), minus))).losses] == ["processing"]


@pytest.mark.parametrize(
    ("mode", "bounds", "off"), [("absolute", "0.5 0.5", "0.5"), ("absolute", "0.1 0.2", "0.2"), ("exact", "0", "0")]
)
def test_a_number_may_be_as_far_off_as_its_rule_says(mode, bounds, off):
    processing = WRITTEN_OUT.replace("<match>", f'<equal toleranceMode="{mode}" tolerance="{bounds}">').replace(
        "</match>", "</equal>"
    )
    body = '<p>多少？<textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    field = only(item(declare(["12"], kind="float"), body, processing))[0].task.fields[0]
    assert (field.value, field.tolerance) == ("12", Decimal(off))


@pytest.mark.parametrize(
    ("names", "texts", "right"),
    [(("true", "false"), ("Yes, it is", "No"), False), (("A", "B"), ("正确", "错误"), True), (("A", "B"), ("错误", "正确"), False)],
)  # fmt: skip
def test_a_choice_between_true_and_false_is_a_statement(names, texts, right):
    said = "".join(f'<simpleChoice identifier="{name}">{text}</simpleChoice>' for name, text in zip(names, texts, strict=True))
    body = f'<p>水往低处流。</p><choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">{said}</choiceInteraction>'
    key = names[0] if names[0] == "A" else "false"
    came, _ = only(
        item(
            declare([key]),
            body,
            more='<modalFeedback outcomeIdentifier="F" identifier="w" showHide="show">因为重力。</modalFeedback>',
        )
    )
    entry = came.theory.items[0]
    assert (entry.kind, entry.right, entry.why, entry.options) == (Kind.TRUTH, right, "因为重力。", [])


def test_several_interactions_make_one_task_with_a_number_for_each_gap():
    body = (
        '<p>报价 <textEntryInteraction responseIdentifier="A"/> 美元，术语 <textEntryInteraction responseIdentifier="B"/>。</p>'
    )
    declared = declare(["12.50"], kind="float", name="A") + declare(["FOB"], kind="string", name="B")
    processing = "<responseProcessing>" + "".join(
        f'<responseCondition><responseIf><match><variable identifier="{one}"/><correct identifier="{one}"/></match><setOutcomeValue identifier="SCORE">'
        f'<sum><variable identifier="SCORE"/><baseValue baseType="float">1</baseValue></sum></setOutcomeValue></responseIf></responseCondition>' for one in "AB"
    ) + "</responseProcessing>"  # fmt: skip
    came, _ = only(item(declared, body, processing))
    number, term = came.task.fields
    assert isinstance(number, NumberField)
    assert (number.value, number.places, term.one_of) == ("12.50", 2, ["FOB"])
    assert came.task.stem == "报价 （1）＿＿＿＿ 美元，术语 （2）＿＿＿＿。"
    assert came.task.points == 2


def test_braces_of_a_text_open_no_placeholder():
    from question_bank.tasks.documents import fill

    came, _ = only(
        item(
            declare(["{{ x }}"], kind="string"),
            '<p>写 {{ name }} 和 {% if %} <textEntryInteraction responseIdentifier="RESPONSE"/></p>',
        )
    )
    assert fill(came.task.stem, {}) == "写 {{ name }} 和 {% if %} ＿＿＿＿"
    assert fill(came.task.fields[0].one_of[0], {}) == "{{ x }}"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (item(declare(["A"]), choices("ABCD")).replace('adaptive="false"', 'adaptive="true"'), "adaptive"),
        (item(declare(["A"]), choices("ABCD"), more="<templateDeclaration identifier='T' cardinality='single' baseType='integer'/>"), "templates"),
        (item(declare(["A"]), choices("ABCD"), "<responseProcessing template='http://example.org/mine'/>"), "template"),
        (item("", "<p>Read this.</p>", ""), "description"),
        (item(declare(["A", "B"], "ordered"), choices("ABC", "orderInteraction")), "order_shape"),
        (PLAY.replace("<value>P T</value>", "").replace('<mapEntry mapKey="P T" mappedValue="1"/>', ""), "match_shape"),
        (item(declare(["A"]), '<hotspotInteraction responseIdentifier="RESPONSE"/>'), "interaction"),
    ],
)  # fmt: skip
def test_what_is_beyond_is_left_out_and_named(text, code):
    reading = read(text)
    assert (reading.items, reading.faults) == ([], [])
    assert [(one.code, one.whole) for one in reading.losses] == [(code, True)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (item(declare([]), choices("ABCD")), "no_key"),
        (item(declare(["Z"]), choices("ABCD")), "unknown_right"),
        (item("", choices("ABCD")), "undeclared"),
        (f'<assessmentItem xmlns="{V2}" identifier="x"/>', "no_body"),
        ('<assessmentTest xmlns="x"/>', "not_an_item"),
        (item(declare(["A"]), choices("ABCD"))[:-30], "not_xml"),
        (item(declare(["A B"], "multiple", "directedPair"), '<matchInteraction responseIdentifier="RESPONSE"/>'), "match_sets"),
        (item(declare(["A"], kind="float"), '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'), "bad_number"),
        (item(declare(["A"], mapping=mapping(A="viel")), choices("ABCD"), MAP), "bad_number"),
        (item(declare(["A"]), choices("ABCD") + '<p><img src="gone.png" alt="x"/></p>'), "missing_file"),
    ],
)  # fmt: skip
def test_a_broken_item_is_a_fault_with_its_place(text, code):
    reading = read(text, "broken.xml")
    assert [one.code for one in reading.faults] == [code]
    assert "broken.xml" in reading.faults[0].place


def package(**files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for name, data in files.items():
            out.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return made.getvalue()


def manifest(*paths, kind="imsqti_item_xmlv2p1"):
    resources = "".join(f'<resource identifier="r{n}" type="{kind}" href="{path}"/>' for n, path in enumerate(paths))
    return f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{resources}</resources></manifest>'


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def test_pictures_of_a_package_come_with_their_words():
    body = '<p>看图 <img src="../media/a%20b.png" alt="流程图"/></p>' + choices("ABCD")
    came = package(
        imsmanifest_dot_xml=manifest("items/q.xml"), items__q_dot_xml=item(declare(["A"]), body), **{"media__a b_dot_png": PNG}
    )
    reading = read_file(came, "p.zip", DEFAULTS)
    (name,) = reading.pictures
    assert reading.items[0].theory.items[0].stem.startswith(f"看图 ![流程图](picture:{name})")
    assert reading.pictures[name].data == PNG


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"items__q_dot_xml": CHOICE}, "no_manifest"),
        ({"imsmanifest_dot_xml": manifest()}, "no_items"),
        ({"imsmanifest_dot_xml": "<manifest>"}, "not_xml"),
        ({"imsmanifest_dot_xml": manifest("items/gone.xml")}, "missing_file"),
    ],
)
def test_a_broken_package_is_a_fault(files, code):
    assert [one.code for one in read_file(package(**files), "p.zip", DEFAULTS).faults] == [code]


def test_a_test_in_a_package_is_named_and_its_items_come():
    resources = manifest("items/q.xml").replace(
        "</resources>", '<resource identifier="t" type="imsqti_test_xmlv2p1" href="test.xml"/></resources>'
    )
    reading = read_file(package(imsmanifest_dot_xml=resources, items__q_dot_xml=CHOICE), "p.zip", DEFAULTS)
    assert len(reading.items) == 1
    assert [(one.place, one.code) for one in reading.losses] == [("test.xml", "test")]


def test_media_and_links_and_notes_are_named_when_they_stay_behind():
    body = '<rubricBlock view="scorer"><p>secret</p></rubricBlock><p><a href="http://x">link</a><object data="a.mp3" type="audio/mpeg">sound</object></p>'
    came, losses = only(item(declare(["A"]), body + choices("ABCD")))
    assert sorted(losses) == ["link", "media", "rubric"]
    assert "secret" not in came.theory.items[0].stem
    assert "http" not in came.theory.items[0].stem
