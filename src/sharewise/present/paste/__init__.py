"""Texts to paste: made from a record, and held to what their readers may have."""
