"""Between a dataclass and the JSON of a sealed payload, by the dataclass's own fields."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def dumped(instance: object) -> dict[str, object]:
    """The fields of a dataclass as JSON values."""
    if not is_dataclass(instance):
        raise TypeError(type(instance).__name__)
    return {field.name: plain(getattr(instance, field.name)) for field in fields(instance)}


def plain(value: object) -> object:
    """A JSON value: dates in ISO, an enum by its value, a set in order."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(plain(item) for item in value)  # type: ignore[type-var]
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def loaded(kind: type[T], payload: Mapping[str, object]) -> T:
    """The dataclass again; a field that is not in the payload gets its default."""
    hints = _hints(kind)  # type: ignore[arg-type] # a class is hashable, mypy forgets
    return kind(**{name: _shaped(hints[name], value) for name, value in payload.items()})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _shaped(hint: Any, value: Any) -> Any:  # noqa: ANN401 - whatever a field may be
    if value is None:
        return None
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _shaped(next(part for part in get_args(hint) if part is not NoneType), value)
    if origin in (frozenset, tuple, list):
        return origin(_shaped(get_args(hint)[0], item) for item in value)
    if origin is Mapping:
        return {key: _shaped(get_args(hint)[1], item) for key, item in value.items()}
    if isinstance(hint, type):
        return _made(hint, value)
    return value


def _made(hint: type, value: Any) -> Any:  # noqa: ANN401 - whatever a field may be
    if issubclass(hint, datetime | date):
        return hint.fromisoformat(value)
    if issubclass(hint, Enum):
        return hint(value)
    return value
