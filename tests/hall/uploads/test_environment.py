"""What an installation must say about uploads."""

from __future__ import annotations

import pytest

from tongjian.core.home import InsecureSetup
from tongjian.hall.uploads.environment import clamav, largest, quota


def test_no_scanner_in_production_is_a_choice_somebody_states(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TONGJIAN_CLAMAV", raising=False)
    assert clamav() == ""
    monkeypatch.setenv("TONGJIAN_ENV", "production")
    with pytest.raises(InsecureSetup, match="TONGJIAN_CLAMAV"):
        clamav()
    monkeypatch.setenv("TONGJIAN_CLAMAV", "none")
    assert clamav() == "none"
    monkeypatch.setenv("TONGJIAN_CLAMAV", "somewhere")
    with pytest.raises(InsecureSetup, match="somewhere"):
        clamav()


@pytest.mark.parametrize("text", ["0", "-1", "many", "9999999", "", "1.5"])
def test_sizes_are_whole_megabytes(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGJIAN_UPLOAD_MB", text)
    with pytest.raises(InsecureSetup, match="TONGJIAN_UPLOAD_MB"):
        largest()
    monkeypatch.setenv("TONGJIAN_UPLOAD_QUOTA_MB", "3")
    assert quota() == 3 << 20
