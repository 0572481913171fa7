"""Items written in QTI: the parts of an item, and theory items as choices with a standard template. Pure."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from lxml import etree

from question_bank.exchange.qti_markup import fill, rendered
from question_bank.exchange.qti_names import MATHML, SCHEMA_LOCATION, XML_LANG, XSI, Dialect
from question_bank.exchange.qti_scoring import MATCH
from question_bank.items import Kind
from question_bank.one_line import one_line
from question_bank.theory import CATCH_ALL, TRUTHS, AuthoredArea, AuthoredOption

RESPONSE: Final = "RESPONSE"
FEEDBACK: Final = "FEEDBACK"
_BLOCKS: Final = ("<p>", "<ul>", "<ol>", "<table>", "<pre>", "<blockquote>", "<h", "<dl>")

Lose = Callable[..., None]  # told the code of what the version or the format cannot hold, and its values
Files = Mapping[str, str]  # picture -> its path in the package


class ItemWriter:
    """Writes one item of QTI in one version; `lose` hears of what the version or the format cannot hold."""

    def __init__(self, dialect: Dialect, files: Files, lose: Lose) -> None:
        self.dialect, self.files, self.lose = dialect, files, lose

    def theory(self, area: AuthoredArea) -> bytes:
        """A choice of one or several, or true or false as a choice."""
        item = area.items[0]
        root = self.root(item.id, area.language)
        multiple, truth = item.kind is Kind.MULTIPLE, item.kind is Kind.TRUTH
        named = dict(zip("ABCDEFGH", item.options, strict=False))
        if truth:
            true, false = TRUTHS[area.language]
            named = {
                "true": AuthoredOption(true, "", item.right is True),
                "false": AuthoredOption(false, "", item.right is False),
            }
        rights = [name for name, option in named.items() if option.right]
        self.declare(root, RESPONSE, "multiple" if multiple else "single", "identifier", rights)
        self.outcomes(root, Decimal(1), feedback=True)
        body = self.add(root, "itemBody")
        self.words(body, rendered(item.stem))
        asked = self.choices(body, RESPONSE, multiple=multiple, shuffle=not truth)
        for name, option in named.items():
            last = {"fixed": "true"} if CATCH_ALL.search(option.text) else {}
            choice = self.add(asked, "simpleChoice", identifier=name, **last)
            self.words(choice, one_line(rendered(option.text)))
            self.feedback(choice, name, one_line(rendered(option.why)))
        self.add(root, "responseProcessing", template=self.dialect.template(MATCH))
        if item.why:
            modal = self.add(root, "modalFeedback", outcomeIdentifier=FEEDBACK, identifier="why", showHide="show")
            self.words(self.content(modal), rendered(item.why))
        return self.text(root)

    def root(self, name: str, language: str, title: str = "") -> etree._Element:
        said = self.dialect.attributes(
            {"identifier": name, "title": title or name, "adaptive": "false", "timeDependent": "false", XML_LANG: language}
        )
        said[SCHEMA_LOCATION] = f"{self.dialect.namespace} {self.dialect.item_schema}"
        return etree.Element(
            self.dialect.tag("assessmentItem"), said, nsmap={None: self.dialect.namespace, "m": MATHML, "xsi": XSI}
        )

    def add(self, parent: etree._Element, name: str, **said: str) -> etree._Element:
        tag = name if name.startswith("{") else self.dialect.tag(name)
        return etree.SubElement(parent, tag, self.dialect.attributes(said))

    def plain(self, tag: str) -> str:
        return f"{{{self.dialect.namespace}}}{tag}"

    def words(self, parent: etree._Element, markup: str) -> None:
        fill(parent, markup, self.dialect, self.files, self.lose)

    def declare(self, root: etree._Element, name: str, cardinality: str, kind: str, values: list[str]) -> etree._Element:
        declared = self.add(root, "responseDeclaration", identifier=name, cardinality=cardinality, baseType=kind)
        correct = self.add(declared, "correctResponse")
        for value in values:
            self.add(correct, "value").text = value
        return declared

    def outcomes(self, root: etree._Element, most: Decimal, *, feedback: bool) -> None:
        """The score, and the most it can be."""
        said = {"cardinality": "single", "baseType": "float"}
        score = self.add(root, "outcomeDeclaration", identifier="SCORE", **said, normalMaximum=f"{most:f}")
        self.add(self.add(score, "defaultValue"), "value").text = "0"
        whole = self.add(root, "outcomeDeclaration", identifier="MAXSCORE", **said)
        self.add(self.add(whole, "defaultValue"), "value").text = f"{most:f}"
        if feedback:
            self.add(root, "outcomeDeclaration", identifier=FEEDBACK, cardinality="multiple", baseType="identifier")

    def choices(self, body: etree._Element, response: str, *, multiple: bool, shuffle: bool) -> etree._Element:
        said = {
            "responseIdentifier": response,
            "shuffle": "true" if shuffle else "false",
            "maxChoices": "0" if multiple else "1",
        }
        return self.add(body, "choiceInteraction", **said)

    def feedback(self, choice: etree._Element, name: str, markup: str) -> None:
        """Why an option is right or wrong: never shown, since nothing sets the outcome it waits for."""
        if not markup:
            return
        said = {"outcomeIdentifier": FEEDBACK, "identifier": name, "showHide": "show"}
        if markup.startswith(_BLOCKS):
            self.words(self.content(self.add(choice, "feedbackBlock", **said)), markup)
        else:
            self.words(self.add(choice, "feedbackInline", **said), markup)

    def content(self, element: etree._Element) -> etree._Element:
        """Version 3 keeps blocks of feedback in a body of their own."""
        return self.add(element, "contentBody") if self.dialect.hyphenated else element

    def text(self, root: etree._Element) -> bytes:
        written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
        return written
