"""The data sets, as facts: nothing is read to know them."""

from __future__ import annotations

from dataclasses import dataclass

from viz.core.registry import Registry


@dataclass(frozen=True)
class Dataset:
    """Grey images of handwritten digits.

    Args:
        key: its name in a spec; ``name`` is the visitor's.
        side: an image has side × side pixels, ink bright on black.
        num_train, num_test: images.
        white: the largest pixel.
        mean, std: of the training pixels / white, with which all images are normalised.
        about: what it is, in a sentence or two.
        source: who made it, and its licence.
        classes: digits 0 … classes − 1.
    """

    key: str
    name: str
    side: int
    num_train: int
    num_test: int
    white: int
    mean: float
    std: float
    about: str
    source: str
    classes: int = 10


DATASETS: Registry[Dataset] = Registry("dataset")
DATASETS.fill(
    (
        Dataset(
            key="digits",
            name="Digits 8×8",
            side=8,
            num_train=1_437,
            num_test=360,
            white=16,
            mean=0.3055,
            std=0.3762,
            about="1,797 handwritten digits of 8×8 pixels that come with the app: quick, and good enough to see "
            "how optimisers differ.",
            source="E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning "
            "Repository, 1998, doi:10.24432/C50P49, CC BY 4.0.",
        ),
        Dataset(
            key="mnist",
            name="MNIST 28×28",
            side=28,
            num_train=60_000,
            num_test=10_000,
            white=255,
            mean=0.1307,
            std=0.3081,
            about="70,000 handwritten digits of 28×28 pixels, on which learning methods have been compared since 1998.",
            source="Y. LeCun, C. Cortes and C. J. C. Burges, The MNIST database of handwritten digits, CC BY-SA 3.0.",
        ),
    )
)
