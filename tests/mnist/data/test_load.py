"""Reading the data sets, and files that are not what they should be."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from tests.core.sentences import exactly
from tests.mnist.data.mirror import BODIES, CONTENTS, SMALL
from viz.mnist.data import mnist
from viz.mnist.data.catalogue import DATASETS
from viz.mnist.data.error import DataError
from viz.mnist.data.load import Data, is_available, load, normalise
from viz.mnist.data.place import shown
from viz.mnist.data.split import split

NAME = "train-images-idx3-ubyte"
REAL = "ADAMSCOPE_DATA" in os.environ and is_available("mnist")


@pytest.fixture(params=["digits", "mnist"])
def data(request: pytest.FixtureRequest) -> Data:
    if request.param == "mnist" and not REAL:
        pytest.skip("ADAMSCOPE_DATA names no folder with MNIST")
    return load(request.param)


def test_the_data_are_what_the_catalogue_says(data: Data) -> None:
    dataset = data.dataset
    assert data.train_images.shape == (dataset.num_train, dataset.side, dataset.side)
    assert data.test_images.shape == (dataset.num_test, dataset.side, dataset.side)
    for images, labels in ((data.train_images, data.train_labels), (data.test_images, data.test_labels)):
        assert images.dtype == labels.dtype == np.uint8
        assert labels.shape == images.shape[:1]
        assert images.max() == dataset.white
        assert not images.flags.writeable and not labels.flags.writeable
    assert set(data.train_labels) == set(data.test_labels) == set(range(dataset.classes))
    levels, counts = np.arange(dataset.white + 1) / dataset.white, np.bincount(data.train_images.ravel())
    mean = np.average(levels, weights=counts)
    assert mean == pytest.approx(dataset.mean, abs=5e-5)
    assert np.sqrt(np.average((levels - mean) ** 2, weights=counts)) == pytest.approx(dataset.std, abs=5e-5)
    assert load(dataset.key) is data


def test_normalised_pixels(data: Data) -> None:
    some = data.train_images[:50]
    expected = (some / data.dataset.white - data.dataset.mean) / data.dataset.std
    got = normalise(data.dataset, some)
    assert got.dtype == np.float32 and got.shape == (50, data.dataset.side**2)
    np.testing.assert_allclose(got, expected.reshape(50, -1), rtol=1e-6, atol=1e-6)


def test_the_first_images_of_mnist() -> None:
    if not REAL:
        pytest.skip("ADAMSCOPE_DATA names no folder with MNIST")
    data = load("mnist")
    assert data.train_labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert data.test_labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert np.bincount(data.test_labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


def test_the_digits_and_their_split() -> None:
    """The counts of the UCI repository, and the rule that ``digits.md`` names."""
    with np.load(Path(mnist.__file__).with_name("digits.npz")) as file:
        labels, test, images = file["labels"], file["test"], file["images"]
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert images[0].tolist()[0] == [0, 0, 5, 13, 9, 1, 0, 0]
    np.testing.assert_array_equal(test, split(labels, 360, seed=0)[1])
    data = load("digits")
    np.testing.assert_array_equal(data.test_images, images[test])
    assert len(data.train_labels) + len(data.test_labels) == len(labels)


def test_the_attribution_lies_beside_the_digits() -> None:
    text = Path(mnist.__file__).with_name("digits.md").read_text(encoding="utf-8")
    assert "E. Alpaydin and C. Kaynak" in text and "CC BY 4.0" in text
    assert "CC BY 4.0" in DATASETS["digits"].source


def test_an_unknown_data_set() -> None:
    for call in (load, is_available):
        with pytest.raises(
            ValueError, match=exactly("dataset must be a known key, got 'minst'; did you mean 'mnist'?")
        ):
            call("minst")


@pytest.mark.parametrize("packed", [True, False])
def test_files_may_be_compressed(small: Path, packed: bool) -> None:
    for file in SMALL:
        path = small / (f"{file.name}.gz" if packed else file.name)
        path.write_bytes(BODIES[f"{file.name}.gz"] if packed else CONTENTS[file.name])
    assert is_available("mnist")
    data = load("mnist")
    assert data.train_images.tobytes() == CONTENTS[NAME][16:]
    assert data.test_labels.tolist() == [n % 10 for n in range(100)]


def test_missing_files(small: Path) -> None:
    assert not is_available("mnist")
    help_text = (
        "Download it on the MNIST page (11.6 MB), or put its four files into ADAMSCOPE_DATA/mnist on the server."
    )
    with pytest.raises(DataError, match=exactly(f"MNIST is not on this server yet. {help_text}")):
        load("mnist")
    for name in list(BODIES)[:2]:
        (small / name).write_bytes(BODIES[name])
    assert not is_available("mnist")
    missing = "t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz are missing"
    with pytest.raises(DataError, match=exactly(f"MNIST is incomplete: {missing}. {help_text}")):
        load("mnist")


CONTENT, BODY = CONTENTS[NAME], BODIES[f"{NAME}.gz"]
LYING = CONTENT[:4] + (2**31 - 1).to_bytes(4, "big") + CONTENT[8:]
CUT = "is cut off or damaged"
SHORT = f"is cut off: it holds {{}} bytes and should hold {len(CONTENT):,}"
OTHER = f"is not MNIST's {NAME}: its SHA-256 differs"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (BODY[:-1], CUT),
        (BODY[:5_000], CUT),
        (BODY[:-8] + bytes(4) + BODY[-4:], CUT),
        (BODY[:10] + b"noise" + BODY[15:], CUT),
        (BODY + b"more", CUT),
        (b"\x1f\x8b", CUT),
        (b"", SHORT.format(0)),
        (CONTENT[:-1], SHORT.format(f"{len(CONTENT) - 1:,}")),
        (gzip.compress(CONTENT[:1_000]), SHORT.format("1,000")),
        (CONTENT[:-1] + bytes((CONTENT[-1] ^ 1,)), OTHER),
        (CONTENT + b"0", OTHER),
        (gzip.compress(CONTENT + b"0"), OTHER),
        (LYING, OTHER),
        (BODIES["t10k-images-idx3-ubyte.gz"], OTHER),
        (b"<html>not found</html>", OTHER),
    ],
)  # fmt: skip
def test_damaged_files_are_refused(small: Path, body: bytes, fault: str) -> None:
    for name, intact in BODIES.items():
        (small / name).write_bytes(intact)
    (small / f"{NAME}.gz").write_bytes(body)
    seems_whole = len(CONTENT) in {len(body), int.from_bytes(body[-4:], "little")}
    assert is_available("mnist") == seems_whole
    remedy = "It is not used: remove it on the server, and MNIST can be downloaded again."
    sentence = f"{NAME}.gz in ADAMSCOPE_DATA/mnist {fault}. {remedy}"
    with pytest.raises(DataError, match=exactly(sentence)):
        load("mnist")


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / f"{NAME}.gz"
    path.write_bytes(gzip.compress(bytes(50_000_000)))
    tracemalloc.start()
    try:
        assert not mnist.is_genuine(SMALL[0], path)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_file_that_may_not_be_read(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, intact in BODIES.items():
        (small / name).write_bytes(intact)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(
        DataError, match=exactly(f"{NAME}.gz in ADAMSCOPE_DATA/mnist cannot be read: Permission denied.")
    ):
        load("mnist")


@pytest.mark.parametrize(
    ("environment", "platform", "folder", "told"),
    [
        ({"ADAMSCOPE_DATA": "/srv/data"}, "linux", "/srv/data/mnist", "ADAMSCOPE_DATA/mnist"),
        ({"ADAMSCOPE_DATA": "~/data"}, "linux", "/home/ada/data/mnist", "ADAMSCOPE_DATA/mnist"),
        ({"ADAMSCOPE_DATA": ""}, "linux", "/home/ada/.cache/adamscope/mnist", "~/.cache/adamscope/mnist"),
        ({}, "darwin", "/home/ada/Library/Caches/adamscope/mnist", "~/Library/Caches/adamscope/mnist"),
        ({}, "win32", "/home/ada/AppData/Local/adamscope/mnist", "~/AppData/Local/adamscope/mnist"),
        ({"LOCALAPPDATA": "/local"}, "win32", "/local/adamscope/mnist", "mnist"),
        ({"XDG_CACHE_HOME": "/scratch"}, "linux", "/scratch/adamscope/mnist", "XDG_CACHE_HOME/adamscope/mnist"),
    ],
)
def test_where_the_files_are(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], platform: str, folder: str, told: str
) -> None:
    for name in ("ADAMSCOPE_DATA", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {**environment, "HOME": "/home/ada"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert mnist.folder() == Path(folder)
    assert shown(mnist.folder()) == told


def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError

    for name in ("ADAMSCOPE_DATA", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert mnist.folder().name == "mnist"
    assert shown(mnist.folder())


def test_the_catalogue_is_light() -> None:
    code = (
        "import sys, viz.mnist.data.catalogue as c; assert len(c.DATASETS) == 2; "
        "print(*(set(sys.modules) & {'torch', 'filelock', 'urllib.request'}))"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
