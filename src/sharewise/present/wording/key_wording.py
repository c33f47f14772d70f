"""What `sharewise key show` says to those who check records."""

from __future__ import annotations

PUBLIC_KEY = (
    "This is the public part of the key that signs your records.\n"
    "Give it to whoever has to check them. It cannot be used to sign.\n\n"
    "Fingerprint: {fingerprint}\n"
    "Key name:    {thumbprint}\n"
    "Records in:  {folder}\n\n"
    "{openssh}"
)
