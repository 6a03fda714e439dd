"""Browser files, copied from node_modules."""

import gzip

import pytest

from wattcare.project import assets


@pytest.fixture
def modules(tmp_path):
    for name in assets.FILES:
        file = tmp_path / "node_modules" / name
        file.parent.mkdir(parents=True)
        file.write_text("body{}\n/*# sourceMappingURL=x.map */", encoding="utf-8")
    icons = tmp_path / "node_modules" / assets.ICONS
    icons.mkdir(parents=True)
    (icons / "bolt.svg").write_text("<svg/>", encoding="utf-8")
    return tmp_path / "node_modules"


def test_every_file_is_copied_with_a_packed_sibling_and_no_source_map(modules, tmp_path):
    vendor, icons = tmp_path / "vendor", tmp_path / "icons"
    vendor.mkdir()
    (vendor / "stale.css").touch()
    assert assets.copy(modules, vendor, icons) == []
    assert assets.built(vendor, icons)
    assert (icons / "bolt.svg").exists()
    assert not (vendor / "stale.css").exists()
    style = (vendor / "tabler.min.css").read_bytes()
    assert style == b"body{}\n"
    assert gzip.decompress((vendor / "tabler.min.css.gz").read_bytes()) == style


def test_a_style_sheet_that_asks_for_further_files_is_told(modules, tmp_path):
    source = modules / "@tabler/core/dist/css/tabler.min.css"
    source.write_text("a{b:url(data:x)}c{d:url('fonts/x.woff2')}", encoding="utf-8")
    assert assets.copy(modules, tmp_path / "vendor", tmp_path / "icons") == ["tabler.min.css asks for fonts/x.woff2"]


def test_without_files_it_is_not_built(tmp_path):
    assert not assets.built(tmp_path, tmp_path)
