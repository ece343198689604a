"""Real training on handwritten digits, seen from inside: data, models, our rules as optimiser, evaluation.

>>> from viz.mnist import TrainSpec, train
>>> records = list(train(TrainSpec(dataset="digits", model="softmax", epochs=1, hyper={"lr": 0.01})))
>>> records[-1].test_accuracy > 0.8
True
"""

from viz.mnist.checkpoint import Checkpoint
from viz.mnist.spec import TrainSpec
from viz.mnist.training import Training, train

__all__ = ["Checkpoint", "TrainSpec", "Training", "train"]
