"""How Adam works: the texts of the page, all of them data.

- ``algorithm``: ``EXAMPLE``, a ``View``, and ``NOTES``, line of the formula → a sentence;
- ``derivations``: ``DERIVATIONS``, ``Passage`` by key;
- ``family``: ``FAMILY``, ``Branch`` by key, parents before their children;
- ``differences``: ``DIFFERENCES`` and ``COMPARISONS`` by key, and ``distances`` for the figure;
- ``questions``: ``QUESTIONS``, ``Question`` by key;
- ``glossary``: ``GLOSSARY``, ``Term`` by key, and ``QUANTITY_TERMS``, name of a ``Quantity`` → key of its term.
"""
