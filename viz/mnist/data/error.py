"""What is said where there is no data to train on."""

from __future__ import annotations


class DataError(ValueError):
    """Files that are missing, damaged or not to be had; the text is a sentence for the visitor."""
