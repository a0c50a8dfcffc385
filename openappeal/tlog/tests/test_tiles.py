"""Tiles: names, contents, and the edge of a growing tree."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from openappeal.tlog.frontier import Frontier
from openappeal.tlog.hashing import EMPTY_ROOT, Leaves, leaf_hash, tree_head
from openappeal.tlog.proofs import consistency_proof, inclusion_proof, tree_root
from openappeal.tlog.testing import published, reader
from openappeal.tlog.tiles import (
    ENTRIES,
    MAX_ENTRY,
    WIDTH,
    BadTile,
    Missing,
    Tile,
    TileHashes,
    Withheld,
    bundle_bytes,
    parse_bundle,
    parse_hashes,
    parse_path,
    read_entries,
    read_hashes,
    tile_at,
    tile_bytes,
    tiles_of,
)

MANY = [number.to_bytes(3, "big") for number in range(65_537)]


@pytest.fixture(scope="module")
def hashes():
    return [leaf_hash(entry) for entry in MANY]


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
        (Tile(0, 0), "tile/0/000"),
        (Tile(1, 0, 1), "tile/1/000.p/1"),
        (Tile(ENTRIES, 273, 112), "tile/entries/273.p/112"),
        (Tile(ENTRIES, 1000), "tile/entries/x001/000"),
        (Tile(63, 7, 255), "tile/63/007.p/255"),
    ],
)
def test_a_tile_lies_where_the_specification_says(tile, path):
    assert tile.path == path
    assert parse_path(path) == tile


@given(st.integers(ENTRIES, 63), st.integers(0, 2**55 - 1), st.integers(1, WIDTH))
def test_a_path_is_read_as_it_was_written(level, index, width):
    tile = Tile(level, index, width)

    assert parse_path(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/1",
        "tile/00/001",
        "tile/64/001",
        "tile/0/x000/001",
        "tile/0/001/x002",
        "tile/0/x001",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/05",
        "tile/0/001/",
        "/tile/0/001",
        "tile/0/001\n",
        "tile/0/٠٠١",
        "tile/-1/001",
        "tile/entries",
        "tile/0/../../etc/passwd",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
    ],
)
def test_another_spelling_of_a_path_is_refused(path):
    with pytest.raises(BadTile):
        parse_path(path)


def test_the_specifications_tree_of_seventy_thousand():
    tiles = list(tiles_of(70_000))

    assert [tile.path for tile in tiles if tile.level >= 0 and tile.width < WIDTH] == [
        "tile/0/273.p/112",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    ]
    full = [tile for tile in tiles if tile.width == WIDTH]
    assert [sum(tile.level == level for tile in full) for level in (ENTRIES, 0, 1, 2)] == [273, 273, 1, 0]
    assert [tile.path for tile in tiles_of(256)] == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]
    assert list(tiles_of(0)) == []


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 3_000), st.integers(0, 3_000))
@example(256, 255)
@example(65_536, 65_280)
def test_what_a_larger_tree_adds_is_what_the_smaller_had_not(first, second):
    older, newer = sorted((first, second))

    added = list(tiles_of(newer, older))

    before = set(tiles_of(older))
    assert added == [tile for tile in tiles_of(newer) if tile not in before]
    assert all(tile_at(tile.level, tile.index, newer) == tile for tile in added)


@pytest.mark.parametrize("size", [1, 2, 254, 255, 256, 257, 511, 512, 513, 1000])
def test_an_edge_makes_the_tiles_that_the_entries_make(size, hashes):
    edge = Frontier()

    full = edge.append(hashes[:size])

    expected = {tile: tile_bytes(tile, Leaves(hashes)) for tile in tiles_of(size) if tile.level >= 0}
    assert dict([*full, *edge.partial_tiles()]) == expected
    assert (edge.size, edge.root()) == (size, tree_head(hashes[:size]))


def test_an_edge_that_grows_past_a_tile_of_the_third_level(hashes):
    edge, files = Frontier(), {}

    for start, end in [(0, 65_535), (65_535, 65_536), (65_536, 65_537)]:
        made = [*edge.append(hashes[start:end]), *edge.partial_tiles()]
        files |= {tile.path: data for tile, data in made}

        assert edge.root() == tree_head(hashes[:end])
        assert Frontier.load(reader(files), end).root() == edge.root()
    expected = {tile.path: tile_bytes(tile, Leaves(hashes)) for tile in tiles_of(65_537) if tile.level >= 0}
    assert {path: files[path] for path in expected} == expected


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 300), max_size=5))
def test_an_edge_goes_on_from_its_tiles(hashes, batches):
    files: dict = {}
    size = 0
    for batch in batches:
        edge = Frontier.load(reader(files), size)
        made = [*edge.append(hashes[size : size + batch]), *edge.partial_tiles()]
        size += batch
        files |= {tile.path: data for tile, data in made}

        assert edge.root() == tree_head(hashes[:size])


def test_an_empty_edge_has_the_root_of_the_empty_tree():
    assert Frontier().root() == EMPTY_ROOT
    assert Frontier().partial_tiles() == []


@pytest.mark.parametrize("size", [1, 255, 256, 257, 700])
def test_proofs_from_tiles_are_those_from_the_entries(size, hashes):
    tiles, leaves = TileHashes(reader(published(MANY[:size])), size), Leaves(hashes)

    assert tree_root(tiles, size) == tree_root(leaves, size)
    for index in {0, size // 2, size - 1}:
        assert inclusion_proof(tiles, index, size) == inclusion_proof(leaves, index, size)
        assert consistency_proof(tiles, index, size) == consistency_proof(leaves, index, size)


def test_an_older_tree_is_read_from_full_tiles_when_its_partial_ones_are_gone(hashes):
    files = published(MANY[:600])
    # Kept until the full tile is there, as the specification asks for sizes that had a checkpoint.
    files["tile/1/000.p/1"] = published(MANY[:300])["tile/1/000.p/1"]

    assert "tile/0/001.p/44" not in files
    assert tree_root(TileHashes(reader(files), 300), 300) == tree_head(hashes[:300])
    assert read_entries(reader(files), Tile(ENTRIES, 1, 44)) == MANY[256:300]
    assert Frontier.load(reader(files), 300).root() == tree_head(hashes[:300])


def test_what_a_store_does_not_say_of_a_partial_tile_is_no_statement():
    files = published(MANY[:600])

    def withholding(path):
        """As a store does that answers “forbidden” for what it has not."""
        if path not in files:
            raise Withheld
        return files[path]

    def limited(path):
        """As a server does that has had enough of our questions."""
        if path == "tile/0/001.p/44":
            raise Withheld
        raise Missing(path)

    assert read_entries(withholding, Tile(ENTRIES, 1, 44)) == MANY[256:300]
    assert len(read_hashes(withholding, Tile(0, 1, 44))) == 44
    for read in (withholding, limited):
        with pytest.raises(Withheld):
            read_hashes(read, Tile(0, 1 if read is limited else 7, 44))


def test_proofs_between_older_trees_need_the_newest_tiles_alone(hashes):
    tiles = TileHashes(reader(published(MANY[:600])), 600)

    assert tree_root(tiles, 300) == tree_head(hashes[:300])
    assert consistency_proof(tiles, 299, 411) == consistency_proof(Leaves(hashes), 299, 411)


def test_what_is_not_there_is_named():
    read = reader(published(MANY[:300]))

    for tile in (Tile(0, 1), Tile(0, 2, 5)):
        with pytest.raises(Missing) as caught:
            read_hashes(read, tile)
        assert caught.value.path == tile.path
    for level, index in [(0, 300), (3, 37), (-1, 0), (0, -1), (9, 0)]:
        with pytest.raises(BadTile):
            TileHashes(read, 300).hash_at(level, index)


def test_a_bundle_holds_its_entries_and_nothing_else():
    entries = [b"", b"a", b"\x00" * MAX_ENTRY]
    data = bundle_bytes(entries)

    assert data[:5] == b"\x00\x00\x00\x01a"
    assert parse_bundle(data, 3) == entries
    for damaged, width in [(data, 2), (data, 4), (data[:-1], 3), (data + b"\x00", 3), (data[:1], 1), (b"", 1)]:
        with pytest.raises(BadTile):
            parse_bundle(damaged, width)
    for refused in ([], [b""] * 257, [b"\x00" * (MAX_ENTRY + 1)]):
        with pytest.raises(BadTile):
            bundle_bytes(refused)


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=20))
def test_a_bundle_is_read_as_it_was_written(entries):
    assert parse_bundle(bundle_bytes(entries), len(entries)) == entries


@given(st.binary(max_size=80), st.integers(1, WIDTH), st.text(max_size=30))
def test_anything_else_is_refused_with_one_exception(data, width, path):
    for parse in (lambda: parse_bundle(data, width), lambda: parse_hashes(data, width), lambda: parse_path(path)):
        try:
            parse()
        except BadTile:
            pass


def test_a_tile_of_hashes_has_its_size():
    assert parse_hashes(b"a" * 32 + b"b" * 32, 2) == [b"a" * 32, b"b" * 32]
    for size in (0, 63, 65, 96):
        with pytest.raises(BadTile):
            parse_hashes(b"a" * size, 2)
    with pytest.raises(BadTile):
        tile_bytes(Tile(ENTRIES, 0), Leaves([]))
