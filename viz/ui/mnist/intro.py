"""What the page shows before the first training: what it is for, and what there is to be read."""

from __future__ import annotations

from functools import cache

import numpy as np
import streamlit as st

from viz.figures.mistakes import digit_html
from viz.figures.styles import style_tag
from viz.mnist.data.catalogue import DATASETS
from viz.mnist.data.load import load
from viz.ui.mnist.settings import Mnist
from viz.ui.mnist.texts import TEXTS

EMBEDDED = "digits"
"""The data set that the server itself may read: it is small."""


def draw_intro(state: Mnist) -> None:
    """A few sentences, and one image of each digit."""
    st.markdown(TEXTS["intro"])
    if state.dataset == EMBEDDED:
        st.html(_samples())
        st.caption(TEXTS["samples"].format(side=DATASETS[EMBEDDED].side))


@cache
def _samples() -> str:
    data = load(EMBEDDED)
    first = [int(np.argmax(data.train_labels == label)) for label in range(data.dataset.classes)]
    pictures = "".join(
        digit_html(data.train_images[place], data.dataset.white, TEXTS["sample"].format(label=label))
        for label, place in enumerate(first)
    )
    return f'{style_tag()}<div class="as-samples">{pictures}</div>'
