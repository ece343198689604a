"""A drawing as an image of a data set: prepared as its authors prepared what people had written.

A model knows digits of the size, place and stroke that it was trained on, and of no other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from viz.mnist.data.catalogue import Dataset

SIDE = 64
"""A drawing has 64×64 pixels, 0 … 255."""

_FAINTEST = 16
"""What is paler is no ink: the rim of an anti-aliased stroke."""
_BITMAP, _BLOCK, _WIDEST = 32, 4, 20
"""Digits: the form's writing was fitted into 20×32 pixels of a bitmap, of which 4×4 blocks were counted."""
_INK = 313
"""Digits: set pixels of a bitmap, on average over the training images; NIST thickened and thinned strokes."""
_FIELD = 20
"""MNIST: the longer side of the digit's box."""
_MIDDLE = 14
"""MNIST: the pixel in which the centre of mass lies, in rows and columns."""

_Grey = NDArray[np.float64]


def to_image(dataset: Dataset, ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(side, side) uint8, 0 … ``dataset.white``, of a drawing (64, 64) uint8, 0 … 255.

    MNIST: the box around the ink is scaled to 20 pixels on its longer side, anti-aliased, and moved by whole pixels so
    that the centre of mass is in the middle of 28×28. Digits: made upright, scaled to 32 pixels' height and at most 20
    pixels' width, brought to the data set's stroke width, and counted in blocks of 4×4.

    Source:
        Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, Gradient-based learning applied to document recognition, 1998,
        III.A; M. D. Garris et al., NIST Form-Based Handprint Recognition System, NISTIR 5469, 1994.

    Raises:
        ValueError: nothing has been drawn.
    """
    if ink.max() < _FAINTEST:
        raise ValueError("The drawing is empty: draw a digit first.")
    grey = np.where(ink < _FAINTEST, 0.0, ink / 255.0)
    image = _PREPARED[dataset.key](_box(grey))
    return np.asarray(np.rint(image * dataset.white), dtype=np.uint8)


def _centred(box: _Grey) -> _Grey:
    height, width = box.shape
    scale = _FIELD / max(height, width)
    digit = _resized(box, max(1, round(height * scale)), max(1, round(width * scale)))
    image = np.zeros((2 * _MIDDLE, 2 * _MIDDLE))
    top, left = (_place(mass) for mass in (digit.sum(axis=1), digit.sum(axis=0)))
    image[top : top + digit.shape[0], left : left + digit.shape[1]] = digit
    return image


def _place(mass: _Grey) -> int:
    """Where along one axis the digit begins, so that its centre of mass is in the middle and all of it inside."""
    centre = float(mass @ np.arange(len(mass)) / mass.sum())
    return int(np.clip(round(_MIDDLE - centre), 0, 2 * _MIDDLE - len(mass)))


def _counted_blocks(box: _Grey) -> _Grey:
    upright = _box(_upright(box))
    height, width = upright.shape
    width = min(max(1, round(width * _BITMAP / height)), _WIDEST)
    bitmap = np.zeros((_BITMAP, _BITMAP))
    left = (_BITMAP - width) // 2
    bitmap[:, left : left + width] = _resized(upright, _BITMAP, width)
    blocks = _with_usual_stroke(bitmap).reshape(_BITMAP // _BLOCK, _BLOCK, -1, _BLOCK)
    return np.asarray(blocks.mean(axis=(1, 3)))


def _upright(box: _Grey) -> _Grey:
    """Sheared until the ink's rows do not lean to either side: x − y·cov(x, y)/var(y)."""
    rows, columns = (np.arange(size) - (size - 1) / 2 for size in box.shape)
    mass = box / box.sum()
    y, x = rows - mass.sum(axis=1) @ rows, columns - mass.sum(axis=0) @ columns
    spread = mass.sum(axis=1) @ y**2
    if spread == 0:  # a single row
        return box
    shifts = np.rint(y * (y @ mass @ x) / spread).astype(int)
    reach = int(np.abs(shifts).max())
    sheared = np.zeros((len(box), box.shape[1] + 2 * reach))
    for row, shift in enumerate(shifts):
        sheared[row, reach - shift : reach - shift + box.shape[1]] = box[row]
    return sheared


def _with_usual_stroke(bitmap: _Grey) -> NDArray[np.bool_]:
    """Black and white, with as much ink as the data set's images have, whatever the pen was."""
    soft = bitmap
    for _ in range(2):
        soft = _softened(_softened(soft).T).T
    faintest = np.partition(soft, -_INK, axis=None)[-_INK]
    return np.asarray((soft > 0) & (soft >= faintest))


def _softened(grey: _Grey) -> _Grey:
    """Each row a quarter of its neighbours' and half of its own: a pass of a binomial filter."""
    padded = np.pad(grey, ((1, 1), (0, 0)))
    return np.asarray((padded[:-2] + 2 * grey + padded[2:]) / 4)


def _box(grey: _Grey) -> _Grey:
    """The smallest rectangle with all ink in it."""
    rows, columns = np.flatnonzero(grey.any(axis=1)), np.flatnonzero(grey.any(axis=0))
    return grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _resized(grey: _Grey, height: int, width: int) -> _Grey:
    """Every pixel the mean over the rectangle that it covers."""
    return np.asarray(_means(grey.shape[0], height) @ grey @ _means(grey.shape[1], width).T)


def _means(size: int, new_size: int) -> _Grey:
    """(new_size, size): the weights with which the means over ``new_size`` equal stretches are made."""
    edges, cells = np.linspace(0, size, new_size + 1), np.arange(size)
    overlap = np.minimum(edges[1:, None], cells + 1) - np.maximum(edges[:-1, None], cells)
    return np.asarray(np.clip(overlap, 0, None) * new_size / size)


_PREPARED = {"digits": _counted_blocks, "mnist": _centred}
