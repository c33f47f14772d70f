"""Pages made of hostile text, for the tests of every way of showing pages: nothing of it may ever become markup."""

from __future__ import annotations

from hypothesis import strategies as st

from sharewise.present.page import (
    Bar,
    BarChart,
    Block,
    CommandLine,
    DefinitionList,
    Heading,
    ItemList,
    Page,
    Paragraph,
    Quotation,
    Table,
    Title,
)

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "</textarea></title></style></p></main>",
    "]]>",
    "<!-- a comment -->",
    "\ufffe\uffff",
    "<?php ?>",
    "| a | b |\n| - | - |",
    "a | b\n:- | -:",
    "`code` ``more`` ```\nfence\n```",
    "~~~\nfence\n~~~",
    "\x1b[31mred\x1b[0m \x9b31m \x07",
    "\u202ereversed\u202c \u200bhidden \u2028 line",
    "[link](javascript:alert(1)) ![image](http://example.org/x.png)",
    "[label]: http://example.org",
    "<http://example.org> https://example.org www.example.org someone@example.org",
    "A heading?\n=====",
    "A heading?\n-----",
    "# A heading #",
    "####### seven",
    "1. one\n2) two",
    "- one\n+ two\n* three",
    "-",
    "+\n1.",
    "> quoted",
    "    four spaces",
    "words\n    and four spaces\n\n    after an empty line",
    "two spaces at the end  \nand on",
    "a trailing backslash\\\nand on\\",
    "\\* \\\\ \\",
    "&lt; &amp; &#60; &nbsp; & &#x3c;",
    "*emphasis* _emphasis_ **strong** __strong__ ~~gone~~ in_a_word",
    "***",
    "___\n- - -\n* * *",
    "[bold]rich[/bold] :warning:",
    "\u00a0no-break space at both ends\u00a0",
    "\u3000wide space",
    "\r\nlines\rof\r\nother\tkinds\t",
    "\n\n\n",
    "   ",
    "",
    "\"quotes\" and 'quotes'",
    "$x$ {{ template }} {% tag %}",
    "été, ʻokina, 警告, 🙂, e\u0301",
)


def all_blocks(text: str) -> Page:
    """One page with every kind of block, each holding `text`."""
    return (
        Title(text),
        Heading(text),
        Heading(text, 3),
        Paragraph(text),
        Paragraph(text, "quiet"),
        Paragraph(text, "warning"),
        Quotation(text),
        Quotation(text),
        ItemList((text, "between", text)),
        ItemList((text, text), numbered=True),
        ItemList((text,)),
        DefinitionList(((text, text), ("Label", text), ("Is it?", "yes"))),
        DefinitionList(((text, ""),)),
        Paragraph(("See ", CommandLine(text), ".")),
        ItemList((("Type ", CommandLine("sharewise due --plain"), text),)),
        DefinitionList((("To read it", CommandLine(f"sharewise due --folder {text}")),)),
        ItemList(()),
        DefinitionList(()),
        Table(text, (text, "Number"), ((text, "12"), ("between", text)), numbers=(1,)),
        Table("What is so", (text, "One", text), (("a row", text, "3"),), numbers=(2,)),
        Table("Of one column, empty", (text,), ()),
        BarChart(text, (Bar(text, 12, "12"), Bar("between", None, text), Bar(text, 0, "0")), text),
        BarChart("Nothing", (), text),
    )


texts = st.one_of(
    st.lists(st.one_of(st.sampled_from(HOSTILE), st.sampled_from("\n -+*#=>|`1.2)[]()<&:\\_~\t ab")), max_size=6).map(
        "".join
    ),
    st.text(max_size=20),
)
_inlines = st.one_of(texts, st.lists(st.one_of(texts, texts.map(CommandLine)), max_size=4).map(tuple))
_blocks: st.SearchStrategy[Block] = st.one_of(
    texts.map(Title),
    st.builds(Heading, texts, st.sampled_from([2, 3])),
    st.builds(Paragraph, _inlines, st.sampled_from(["normal", "quiet", "warning"])),
    texts.map(Quotation),
    st.builds(ItemList, st.lists(texts, max_size=4).map(tuple), st.booleans()),
    st.builds(DefinitionList, st.lists(st.tuples(texts, texts), max_size=4).map(tuple)),
    st.integers(1, 4).flatmap(
        lambda columns: st.builds(
            Table,
            texts,
            st.tuples(*[texts] * columns),
            st.lists(st.tuples(*[texts] * columns), max_size=3).map(tuple),
            st.lists(st.integers(0, columns - 1), unique=True).map(tuple),
        )
    ),
    st.builds(
        BarChart,
        texts,
        st.lists(st.builds(Bar, texts, st.none() | st.integers(0, 10**6), texts), max_size=4).map(tuple),
        texts,
    ),
)
pages = st.lists(_blocks, max_size=6).map(tuple)
