"""States of a page that are worth a look, each under a name and with what to look for in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from components.kit.state import Table, address_of, query_of


@dataclass(frozen=True)
class Preset:
    """A state of a page: its values by key, without those at their defaults, and two sentences that are true of it."""

    page: str
    table: Table[Any]
    name: str
    values: Mapping[str, Any]
    look_for: str

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """The query of its address."""
        return query_of(self.page, self.table, self.values)

    @property
    def address(self) -> str:
        return address_of(self.page, self.query)
