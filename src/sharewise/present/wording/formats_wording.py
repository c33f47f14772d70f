"""What each output format is for, in a few words of help; and how to open a file that a terminal cannot show."""

from __future__ import annotations

TEXT = "for the screen"
MARKDOWN = "for a wiki or a text editor"
HTML, OPEN_HTML = "to print or to send", "Open it in your web browser. You can print it from there."
MERMAID = "for a wiki"
SVG = "a picture to project and to print"
NDJSON = "one line a record, for scripts"
CSV = "a table for spreadsheets"
JSON = "for scripts"
JWK = "for web tools"
PEM = "for OpenSSL"
OPENSSH = "for OpenSSH"

# What `sharewise key show` says to those who check records.

PUBLIC_KEY = (
    "This is the public part of the key that signs your records.\n"
    "Give it to whoever has to check them. It cannot be used to sign.\n\n"
    "Fingerprint: {fingerprint}\n"
    "Key name:    {thumbprint}\n"
    "Records in:  {folder}\n\n"
    "{openssh}"
)
