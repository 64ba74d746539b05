"""Actions on entities of several data points: what is sent, and what is shown then."""

import pytest

pytest.register_assert_rewrite(f"{__name__}.steps")
