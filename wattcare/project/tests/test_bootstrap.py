"""Set-up from bare Python: which index, which uv, checked how. Nothing is fetched from the network."""

import hashlib
import io
import re
import subprocess
import sys
import zipfile

import pytest

from wattcare.project import bootstrap
from wattcare.project.bootstrap import SetupFailed


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch, tmp_path):
    """No index, no certificates configured."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL", "PIP_CONFIG_FILE", "SSL_CERT_FILE", "PIP_CERT"):
        monkeypatch.delenv(name, raising=False)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(bootstrap.Path, "home", lambda: tmp_path)
    monkeypatch.setattr(bootstrap, "pip_files", list)


def test_without_configuration_the_lock_says_where_from():
    assert bootstrap.configured_index() is None


def test_the_index_of_the_environment_comes_first(monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "http://mirror/simple")
    assert bootstrap.configured_index() == "http://mirror/simple"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://nearer/simple")
    assert bootstrap.configured_index() == "http://nearer/simple"


def test_the_index_of_pip_conf_is_used(monkeypatch, tmp_path):
    file = tmp_path / "pip.conf"
    file.write_text("[global]\nindex-url = http://mirror/simple%2F\ncert = /x\n", encoding="utf-8")
    monkeypatch.setattr(bootstrap, "pip_files", lambda: [file])
    assert bootstrap.configured_index() == "http://mirror/simple%2F"


def test_the_index_of_uv_toml_is_used(tmp_path):
    file = tmp_path / ".config" / "uv" / "uv.toml"
    file.parent.mkdir(parents=True)
    file.write_text(
        '[[index]]\nurl = "http://extra"\n[[index]]\nurl = "http://main"\ndefault = true\n', encoding="utf-8"
    )
    assert bootstrap.configured_index() == "http://main"


def test_certificates_are_found_where_machines_name_them(monkeypatch, tmp_path):
    assert bootstrap.certificate_file() is None
    file = tmp_path / "ca.pem"
    file.touch()
    monkeypatch.setenv("PIP_CERT", str(file))
    assert bootstrap.certificate_file() == str(file)
    assert bootstrap.child_environment()["SSL_CERT_FILE"] == str(file)


def test_the_lock_names_a_uv_for_this_machine():
    url, digest = bootstrap.locked_uv()
    assert re.search(bootstrap.platform_tag(), url)
    assert re.fullmatch("[0-9a-f]{64}", digest)


@pytest.mark.parametrize(
    ("machine", "libc", "name"),
    [
        ("x86_64", "glibc", "manylinux_2_17_x86_64.manylinux2014_x86_64"),
        ("aarch64", "glibc", "manylinux_2_28_aarch64"),
        ("x86_64", "", "musllinux_1_1_x86_64"),
    ],
)
def test_the_wheel_fits_machine_and_libc(monkeypatch, machine, libc, name):
    monkeypatch.setattr(bootstrap.platform, "machine", lambda: machine)
    monkeypatch.setattr(bootstrap.platform, "libc_ver", lambda: (libc, ""))
    assert re.search(bootstrap.platform_tag(), f"uv-1-py3-none-{name}.whl")


@pytest.fixture
def wheel(tmp_path, monkeypatch):
    """An index in a folder, with a uv that the lock names."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("uv-1.data/scripts/uv", "#!/bin/sh\n")
    (tmp_path / "simple" / "uv").mkdir(parents=True)
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "uv-1-py3.whl").write_bytes(content.getvalue())
    page = tmp_path / "simple" / "uv" / "index.html"
    page.write_text('<a href="../../files/uv-1-py3.whl#sha256=0">uv</a>', encoding="utf-8")
    digest = hashlib.sha256(content.getvalue()).hexdigest()
    monkeypatch.setattr(bootstrap, "locked_uv", lambda: ("https://public/x/uv-1-py3.whl", digest))
    monkeypatch.setattr(bootstrap, "configured_index", lambda: f"file://{tmp_path}/simple")
    real = bootstrap.fetch
    monkeypatch.setattr(bootstrap, "fetch", lambda url: real(url + "index.html" if url.endswith("/") else url))
    monkeypatch.setattr(bootstrap, "PROGRAMS", tmp_path)
    return tmp_path / "files" / "uv-1-py3.whl"


def test_uv_is_found_in_an_index_of_ones_own_and_unpacked(wheel, tmp_path):
    uv = bootstrap.ensure_uv()
    assert uv.read_text(encoding="utf-8") == "#!/bin/sh\n"
    assert uv.stat().st_mode & 0o111


def test_a_uv_that_is_not_the_locked_one_is_refused(wheel, tmp_path):
    wheel.write_bytes(b"something else")
    with pytest.raises(SetupFailed, match="not the one"):
        bootstrap.ensure_uv()
    assert not (tmp_path / "uv").exists()


def test_an_index_without_that_uv_says_so(wheel, monkeypatch):
    monkeypatch.setattr(bootstrap, "locked_uv", lambda: ("https://public/x/uv-2-py3.whl", ""))
    with pytest.raises(SetupFailed, match="uv-2-py3"):
        bootstrap.uv_wheel()


def test_an_old_node_is_not_used(monkeypatch, tmp_path):
    for name in ("node", "npm"):
        file = tmp_path / name
        file.write_text("#!/bin/sh\necho v18.19.0\n", encoding="utf-8")
        file.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.node_of_machine() is None
    (tmp_path / "node").write_text("#!/bin/sh\necho v22.1.0\n", encoding="utf-8")
    assert bootstrap.node_of_machine() == tmp_path / "npm"


def test_it_needs_nothing_but_the_standard_library():
    done = subprocess.run([sys.executable, "-I", "-S", bootstrap.__file__], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("usage:")
