"""The family tree: where its members stand, and both of its drawings."""

import re
from itertools import pairwise

import pytest

from viz.figures.family import Member, family_html, place

MEMBERS = [
    Member("sgd", "SGD", "1951"),
    Member("momentum", "Momentum", "1964", ("sgd",)),
    Member("adagrad", "AdaGrad", "2011", ("sgd",)),
    Member("rmsprop", "RMSProp", "2012", ("adagrad",)),
    Member("adam", "Adam", "2015", ("momentum", "rmsprop")),
    *(Member(f"child{k}", f"<b>{k}</b>", "", ("adam",), is_side=k == 1) for k in range(6)),
]


def html(members=MEMBERS):
    return family_html(members, lambda key: f"?open={key}&x=1", "Family")


def test_a_member_stands_right_of_its_parents_and_never_on_another():
    places = place(MEMBERS)
    for member in MEMBERS:
        assert all(places[parent][0] < places[member.key][0] for parent in member.parents)
    assert places["adam"][0] == 3  # one column right of RMSProp, the later of its parents
    for column in range(5):
        rows = sorted(row for at, row in places.values() if at == column)
        assert all(below - above >= 1 for above, below in pairwise(rows))
    assert min(row for _, row in places.values()) == 0


def test_both_drawings_link_every_member_once_and_escape_what_they_say():
    text = html()
    for member in MEMBERS:
        assert len(re.findall(f'data-key="{member.key}"', text)) == 2
    assert "&lt;b&gt;0&lt;/b&gt;" in text
    assert 'href="?open=adam&amp;x=1"' in text
    wide, narrow = text.split('<div class="as-narrow">')
    assert "also from" not in wide
    assert narrow.count("also from Momentum") == 1  # in the list Adam stands below RMSProp


def test_a_line_belongs_to_the_descent_of_all_below_it():
    heirs = [set(found.split()) for found in re.findall('data-heirs="([^"]*)"', html())]
    assert len(heirs) == sum(len(member.parents) for member in MEMBERS)
    children = {f"child{k}" for k in range(6)}
    assert heirs[0] == {"momentum", "adam"} | children
    assert heirs[2] == {"rmsprop", "adam"} | children
    assert heirs[-1] == {"child5"}


def test_a_single_member_is_a_tree():
    assert place(MEMBERS[:1]) == {"sgd": (0, pytest.approx(0.0))}
    assert html(MEMBERS[:1]).count('data-key="sgd"') == 2
