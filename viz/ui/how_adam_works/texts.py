"""Every sentence and label of the page that is not content. Slots are written {name}; whole sentences."""

from __future__ import annotations

from types import MappingProxyType

TEXTS = MappingProxyType(
    {
        # sections
        "section": "Section",
        "algorithm_title": "The algorithm, line by line",
        "algorithm": (
            "This is all that Adam does, at each step and for each coordinate. Press play; hover over a line, or reach "
            "it with Tab, and its panel lights up."
        ),
        "why_title": "Why it works, and what is proved",
        "family_title": "The family tree",
        "family": (
            "Each optimiser grew out of one or two others and changes a line or two. Choose one to see what it "
            "changes; dashed ones stand beside the main line."
        ),
        "libraries_title": "Where PyTorch, Keras and Optax differ",
        "libraries": (
            "The same name does not mean the same formula. What this app runs is PyTorch’s definition; here is where "
            "the others part from it."
        ),
        "questions_title": "Questions and misconceptions",
        "glossary_title": "Glossary",
        "glossary": "The terms of this app. The help beside a control links to its term; search with Ctrl + F.",
        # family
        "family_label": "Family tree of Adam",
        "from": "Grew out of {names}.",
        "root": "The root of the tree.",
        "source": "Source: {source}.",
        # libraries
        "differs": "What",
        "pytorch": "PyTorch",
        "keras": "Keras",
        "optax": "Optax",
        "follows": "What comes of it",
        "paths_title": "How far the paths part",
        "compared": "Optimiser",
        "settings": "Settings",
        "default": "Each library’s defaults",
        "same": "Equal settings",
        "same_help": "Equal settings are {settings} in all three, so that only the definitions differ.",
        "distance": "largest difference in a coordinate",
        "distance_title": "{name}: distance from PyTorch’s path",
        # glossary
        "see": "See also: {terms}.",
        # what the link says wrongly
        "nothing_to_open": "The section {section} has nothing of its own to open; {text} is left out.",
        "no_entry": "There is no {noun} {text}; “{shown}” is shown.",
        "no_entry_at_all": "There is no {noun} {text}.",
    }
)
