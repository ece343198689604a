"""The page's settings as a link, and back: every value checked again, and every change told.

?section=questions&open=what_is_adam
?section=libraries&open=adam&settings=same
"""

from __future__ import annotations

from viz.ui.how_adam_works.sections import SECTIONS
from viz.ui.how_adam_works.settings import LIBRARIES, How
from viz.ui.how_adam_works.texts import TEXTS
from viz.ui.links import Parameters, Query, last, nearest, quoted, read_word

DEFAULT = How()
NOTHING = "none"
"""The word for a section in which all is closed."""
SETTINGS = ("default", "same")


def to_query(state: How) -> Parameters:
    """The query parameters of ``state``."""
    query: Parameters = {"section": state.section}
    if state.open or SECTIONS[state.section].first:
        query["open"] = state.open or NOTHING
    if state.section == LIBRARIES and state.same:
        query["settings"] = "same"
    return query


def from_query(query: Query) -> tuple[How, list[str]]:
    """The settings that ``query`` asks for, and a sentence for each value that could not be taken as it stands."""
    notices: list[str] = []
    key = read_word(query, "section", SECTIONS, DEFAULT.section, notices)
    same = read_word(query, "settings", SETTINGS, "default", notices) == "same"
    return How(key, _read_entry(query, key, notices), same), notices


def _read_entry(query: Query, section_key: str, notices: list[str]) -> str:
    section, text = SECTIONS[section_key], last(query, "open")
    if text is None:
        return section.first
    if text in section.entries:
        return text
    if text == NOTHING:
        return ""
    if not section.entries:
        notices.append(TEXTS["nothing_to_open"].format(section=section.name, text=quoted(text)))
        return ""
    found = nearest(text, section.entries) or section.first
    shown = section.entries[found] if found else ""
    told = "no_entry" if shown else "no_entry_at_all"
    notices.append(TEXTS[told].format(noun=section.noun, text=quoted(text), shown=shown))
    return found
