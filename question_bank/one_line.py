"""An option or a card is one line: its HTML without the paragraph that Markdown puts around it."""


def one_line(html: str) -> str:
    """`<p>text</p>` -> `text`; anything longer than one paragraph stays as it is."""
    bare = html.strip()
    if bare.startswith("<p>") and bare.endswith("</p>") and bare.count("<p>") == 1:
        return bare[3:-4]
    return bare
