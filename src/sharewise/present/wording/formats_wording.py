"""What each output format is for, in a few words of help; and how to open a file that a terminal cannot show."""

from __future__ import annotations

TEXT = "for the screen"
MARKDOWN = "for a wiki or a text editor"
HTML, OPEN_HTML = "to print or to send", "Open it in your web browser. You can print it from there."
DOCX, OPEN_DOCX = "for Word", "Open it in Word, or another word processor."
PDF, OPEN_PDF = "to file, to print or to send", "Open it in whatever shows PDF."
MERMAID = "for a wiki"
SVG = "a picture to project and to print"
NDJSON = "one line a record, for scripts"
CSV = "a table for spreadsheets"
XLSX, OPEN_XLSX = "a workbook for spreadsheets", "Open it in your spreadsheet."
JSON = "for scripts"
JWK = "for web tools"
PEM = "for OpenSSL"
OPENSSH = "for OpenSSH"
JWKS, ALLOWED_SIGNERS = "many keys in JSON (RFC 7517)", "many keys, as `ssh-keygen` reads them"

PARQUET, OPEN_PARQUET = (
    "a table for those who count many records",
    "Open it with what reads Parquet, such as DuckDB or pandas.",
)

# What is said where rows are pseudonymised.
PSEUDONYMISED = (
    "These rows have pseudonyms in place of who they are about, and no text that anybody typed. They are still personal data: who has the "
    "secret on this computer, or knows the case, can tell who is meant. A count under 5 can give a person away."
)

# What stands in a workbook beside the records. Its second sheet begins with some lines, and then says what each column holds.

WORKBOOK_TITLE = "Decisions whether to share information"
WORKBOOK_CONFIDENTIAL = "Confidential"
WORKBOOK_SHEET, WORKBOOK_ABOUT = "Records", "Columns"
WORKBOOK_COLUMNS = ("Column", "What it holds")
WORKBOOK_LINES = (
    "Confidential. This is about people at risk. Keep it where nobody else can read it, and delete it when you are done.",
    "Every cell is a text, as it stands in the record. No cell is a formula. Times are UTC.",
    "The last columns have the times and dates once more, as your spreadsheet counts them.",
    "A text of more than 32,767 characters is cut, as a cell holds no more. It ends with a mark that says so.",
)
WORKBOOK_DATE = "{column} (date)"
WORKBOOK_DATE_SAYS = "the same as `{column}`, as a date"
WORKBOOK_CUT = " [Cut here: {left} more characters. All of it: sharewise export --format ndjson]"

# What `sharewise key show` says to those who check records.

PUBLIC_KEY = (
    "This is the public part of the key that signs your records.\n"
    "Give it to whoever has to check them. It cannot be used to sign.\n\n"
    "Fingerprint: {fingerprint}\n"
    "Key name:    {thumbprint}\n"
    "Records in:  {folder}\n\n"
    "{openssh}"
)

# What is wrong with an ending, or with an installation.

NOT_INSTALLED = "For --format {name} more has to be installed: pip install 'sharewise[{extra}]'"
NO_SUCH_ENDING = "No format of this command ends in {ending}. These do: {endings}."
OTHER_ENDING = "{file} does not end as a file of --format {name} does. Let it end in {endings}, or leave --format out."
ONE_ENDING = "{ending} ({name})"

# What a PDF says where it cannot show all that a page has.

NO_LETTERS = (
    "This computer has no letters for some of what was written. It stands here as names or numbers in square brackets. In the page for "
    "a browser, and in the document for Word, it stands as it was written."
)
NO_PDF = "No PDF could be made of this page. Make a page for a browser and print that: --format html"

# At the foot of each sheet of a document.
SHEET_OF = "Page {page} of {pages}"

# What a record's document says on each sheet, and at its end to whoever checks it.

CONFIDENTIAL = "Confidential"
ENDING_TITLE, ENDING_REFERENCE = "How to check this document", "Record"
ENDING_UNSIGNED = "The signature of this record could not be read."
ENDING_SAYS = (
    "This is a copy to read. What was signed is the file of the record. Whoever has that file and the signer's public key can "
    "check it: `sharewise verify FILE --key KEY`. How to check it without sharewise stands in docs/verify.md of its source."
)
