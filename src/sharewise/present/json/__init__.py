"""The documents for scripts: what each command prints as JSON, typed, and with its version in the member `format`.

People's words may change in any release; a document changes its shape only with another version.
"""
