"""Registries: filled once, read only, and helpful about a name that is not there."""

from types import SimpleNamespace

import pytest

from tests.core.sentences import exactly
from viz import OPTIMIZERS, SURFACES
from viz.core.registry import Registry
from viz.core.schedules import SCHEDULES

REGISTRIES = pytest.mark.parametrize(
    "registry", [OPTIMIZERS, SURFACES, SCHEDULES], ids=["optimizers", "surfaces", "schedules"]
)


@pytest.fixture
def fruit():
    registry = Registry("fruit")
    registry.fill([SimpleNamespace(key="pear"), SimpleNamespace(key="apple")])
    return registry


def test_keeps_the_order_of_filling(fruit):
    assert list(fruit) == ["pear", "apple"]
    assert len(fruit) == 2
    assert fruit["apple"].key == "apple"
    assert "plum" not in fruit


def test_a_key_stands_once(fruit):
    with pytest.raises(RuntimeError, match="fruit 'pear' is declared twice"):
        fruit.fill([SimpleNamespace(key="pear")])


def test_resolves(fruit):
    assert fruit.resolve("pear") is fruit["pear"]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("aple", "fruit must be a known key, got 'aple'; did you mean 'apple'?"),
        ("zzz", "fruit must be a known key, got 'zzz'; choose one of pear, apple"),
        ("", "fruit must be a known key, got ''; choose one of pear, apple"),
        (None, "fruit must be a known key, got None; choose one of pear, apple"),
        (["pear"], "fruit must be a known key, got ['pear']; did you mean 'pear'?"),
    ],
)
def test_says_what_is_there(fruit, key, expected):
    with pytest.raises(ValueError, match=exactly(expected)):
        fruit.resolve(key)


def test_getitem_is_a_mappings(fruit):
    with pytest.raises(KeyError):
        fruit["plum"]


@REGISTRIES
def test_read_only(registry):
    key = next(iter(registry))
    with pytest.raises(TypeError):
        registry[key] = registry[key]
    with pytest.raises(TypeError):
        del registry[key]
    assert not hasattr(registry, "pop")
    assert not hasattr(registry, "update")


@REGISTRIES
def test_keys_are_the_entries_keys(registry):
    assert registry
    assert all(entry.key == key and entry.name for key, entry in registry.items())


@REGISTRIES
def test_entries_are_frozen_and_hashable(registry):
    for entry in registry.values():
        with pytest.raises(AttributeError):
            entry.key = "other"
        assert {entry: 1}[entry] == 1
