"""What the README shows in Python runs as it stands there."""

import re
from pathlib import Path

import numpy as np
import pytest

from viz import OPTIMIZERS, SURFACES, RunSpec, simulate
from viz.lessons import LESSONS
from viz.lessons.how_adam_works.questions import QUESTIONS
from viz.mnist import Checkpoint

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)


def run(block):
    names = {}
    exec(block, names)  # noqa: S102
    return names


def test_the_facade():
    path = run(BLOCKS[0])["path"]
    assert path.x.shape == (501, 1, 2)
    assert path.loss.shape == (501, 1)
    assert path.info["v_hat"].shape == (500, 1, 2)


def test_the_sweep():
    grid = run(BLOCKS[1])["grid"]
    assert grid.final_loss.shape == grid.steps_to_tolerance.shape == grid.diverged_at.shape == (64, 3)
    assert simulate(grid.cell(10, 2)).final_loss == grid.final_loss[10, 2]


def test_the_sequence():
    names = run(BLOCKS[2])
    assert names["path"].x.shape == (3001, 1, 1)
    assert names["spec"].minimizers == ((-1.0,),)


def test_the_training(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = run(BLOCKS[3])
    assert names["record"].test_accuracy > 0.8
    assert Checkpoint.load("run.npz").step == names["run"].num_steps


def test_the_rule_on_ones_own_model():
    names = run(BLOCKS[4])
    assert names["optimizer"].state[names["model"].weight]["step"] == 1


def test_counts():
    words = re.search(r"(\d+) optimisers, (\d+) surfaces", README)
    assert (len(OPTIMIZERS), len(SURFACES)) == (int(words[1]), int(words[2]))
    assert "are fifteen experiments" in README
    assert len(LESSONS) == 15
    assert "sixteen questions" in README
    assert len(QUESTIONS) == 16


def test_add_an_optimizer_in_one_file(monkeypatch):
    (signsgd,) = run(BLOCKS[5])["OPTIMIZERS"]
    monkeypatch.setitem(OPTIMIZERS._entries, signsgd.key, signsgd)
    path = simulate(
        RunSpec(surface="quadratic", optimizer="signsgd", start=(1.0, -2.0), num_steps=3, hyper={"lr": 0.5})
    )
    np.testing.assert_array_equal(path.x[:, 0], [[1.0, -2.0], [0.5, -1.5], [0.0, -1.0], [0.0, -0.5]])
    assert signsgd.formula.latex.startswith(r"\begin{aligned}\Delta x_{t} &= -\alpha")


@pytest.mark.parametrize(
    "folder",
    [
        "viz/core",
        "viz/optimizers",
        "viz/surfaces",
        "viz/player",
        "viz/mnist",
        "viz/figures",
        "viz/jobs",
        "viz/ui",
        "pages",
        "tests",
    ],
)
def test_the_house_stands_as_drawn(folder):
    assert f"{folder}/" in README
    assert (Path(__file__).resolve().parents[1] / folder).is_dir()
