"""The final evaluation, against counts by hand."""

from __future__ import annotations

import numpy as np
import pytest

from viz.mnist import TrainSpec, train
from viz.mnist.evaluate import MAX_MISTAKES


def test_confusion_and_mistakes_are_those_of_a_count_by_hand() -> None:
    run = train(TrainSpec(model="softmax", epochs=3, hyper={"lr": 0.003}))
    *_, last = run
    found = run.evaluate()
    data = run.data
    confusion = np.zeros((10, 10), dtype=int)
    wrong = []
    for index, (image, label) in enumerate(zip(data.test_images, data.test_labels, strict=True)):
        x = (image.reshape(1, -1) / data.dataset.white - data.dataset.mean) / data.dataset.std
        outputs = (x @ run.weights()["dense1.weight"].T + run.weights()["dense1.bias"])[0]
        chances = np.exp(outputs) / np.exp(outputs).sum()
        confusion[label, chances.argmax()] += 1
        if chances.argmax() != label:
            wrong.append((chances.max(), index, label, chances.argmax()))
    assert np.array_equal(found.confusion, confusion)
    assert found.accuracy == last.test_accuracy == np.trace(confusion) / 360
    wrong.sort(reverse=True)
    assert len(found.mistakes) == min(len(wrong), MAX_MISTAKES)
    for mistake, (confidence, index, label, predicted) in zip(found.mistakes, wrong, strict=False):
        assert (mistake.index, mistake.label, mistake.predicted) == (index, label, predicted)
        assert mistake.confidence == pytest.approx(confidence, rel=1e-4)
        assert np.array_equal(mistake.image, data.test_images[index])
    k = 3
    assert found.recall[k] == confusion[k, k] / confusion[k].sum()
    assert found.precision[k] == confusion[k, k] / confusion[:, k].sum()
    assert found.f1[k] == pytest.approx(2 / (1 / found.recall[k] + 1 / found.precision[k]))
