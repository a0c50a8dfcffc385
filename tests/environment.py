"""The environment of every test, set before Django reads it.

A plugin named in pyproject.toml, not a conftest: pytest-django reads the settings before any conftest
is loaded.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from openappeal.vault.keys import make_keys

_scratch = Path(tempfile.mkdtemp(prefix="openappeal-test-"))
atexit.register(shutil.rmtree, _scratch, ignore_errors=True)

for _name in [name for name in os.environ if name.startswith("OPENAPPEAL_")]:
    # A developer's own campaign must not be what the tests run on. The tests' PostgreSQL is named apart.
    if not _name.startswith("OPENAPPEAL_TEST_"):
        del os.environ[_name]
os.environ["OPENAPPEAL_ROLE"] = "test"
os.environ["OPENAPPEAL_DATA"] = str(_scratch / "data")
os.environ["OPENAPPEAL_KEYS"] = str(_scratch / "keys")
(_scratch / "data").mkdir()
make_keys(_scratch / "keys")
if "OPENAPPEAL_TEST_DATABASE_URL" in os.environ:
    os.environ["OPENAPPEAL_DATABASE_URL"] = os.environ["OPENAPPEAL_TEST_DATABASE_URL"]
