"""The prediction: what is asked, what was answered, and what became of it."""

from __future__ import annotations

import streamlit as st

from viz.ui.lessons.place import Place
from viz.ui.lessons.store import PAGE, chosen
from viz.ui.lessons.texts import TEXTS


def draw_prediction(place: Place) -> None:
    """The question with its options: to choose from, to look back at, or for a show of hands."""
    prediction = place.lesson.prediction
    st.header(TEXTS["predict"], anchor=False)
    st.markdown(prediction.question)
    if place.teacher:
        st.markdown("\n\n".join(f"**{_letter(i)}.** {option.text}" for i, option in enumerate(prediction.options)))
        if not place.is_open:
            st.caption(TEXTS["show_of_hands"])
        return
    is_committed = place.guess is not None
    st.radio(
        TEXTS["options"],
        range(len(prediction.options)),
        format_func=lambda i: prediction.options[i].text,
        index=None,
        label_visibility="collapsed",
        disabled=is_committed,
        **PAGE.bind(
            f"choice_{place.key}",
            place.guess if is_committed else place.choice,
            lambda option: chosen(PAGE.current(), option),
        ),
    )
    if is_committed:
        st.caption(TEXTS["committed"])


def draw_verdict(place: Place) -> None:
    """Whether the answer was right, and why; for a class the right one, and the others to open."""
    prediction = place.lesson.prediction
    right = prediction.options[prediction.answer]
    if place.guess == prediction.answer:
        st.success(TEXTS["right"].format(reply=right.reply), icon=":material/check_circle:")
    elif place.guess is not None:
        given = prediction.options[place.guess]
        st.warning(TEXTS["wrong"].format(option=given.text, reply=given.reply), icon=":material/cancel:")
    else:
        letter = _letter(prediction.answer)
        st.success(TEXTS["answer"].format(letter=letter, option=right.text, reply=right.reply))
        with st.expander(TEXTS["others"]):
            for i, option in enumerate(prediction.options):
                if i != prediction.answer:
                    st.markdown(TEXTS["other"].format(letter=_letter(i), option=option.text, reply=option.reply))


def _letter(option: int) -> str:
    return "ABCD"[option]
