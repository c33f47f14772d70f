"""One installation with genuine records for all attacks, and the count of them at the end of the run."""

from __future__ import annotations

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from tests.attacks.genuine import Genuine, make_genuine

# Their assertions say what they compared, as those of the tests do.
pytest.register_assert_rewrite("tests.attacks.corpus", "tests.attacks.mutating")


@pytest.fixture(scope="session")
def genuine(proved: CompiledRulebook, tmp_path_factory: pytest.TempPathFactory) -> Genuine:
    return make_genuine(tmp_path_factory.mktemp("genuine") / "home", proved)
