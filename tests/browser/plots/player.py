"""A player that a page leads: a gradient sequence with notes, which plays by itself with each new token."""

import streamlit as st

from viz import SequenceSpec, simulate
from viz.player.payload import PlayerLane, pack
from viz.player.show import Show
from viz.player.style import LANE_STYLES
from viz.ui.assets import assets_path
from viz.ui.player import draw_player

NOTES = {"m": "The mean of the gradients: old ones <fade>.", "x": "Back into the bounds."}


def spec_of(key: str, lr: float) -> SequenceSpec:
    return SequenceSpec("reddi_cycle", key, num_steps=40, hyper={"lr": lr})


def draw_led_player() -> None:
    lr = st.slider("lr", 0.1, 0.9, 0.3, 0.1)
    token = st.selectbox("Token", ["first", "second"])
    specs = {"Adam": spec_of("adam", lr), "SGD": spec_of("sgd", lr)}
    lanes = [
        PlayerLane(name, name, style, simulate(spec))
        for (name, spec), style in zip(specs.items(), LANE_STYLES, strict=False)
    ]
    show = Show(panels=("x", "moment", "second"), lane=0, autoplay=token, seconds=0.5, until=30, notes=NOTES)
    draw_player(pack(lanes, (0.0,), assets_path(), show=show), "player")
