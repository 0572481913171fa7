"""What every application and database of a test reads or compiles, once a process: templates, addresses, statements, words."""

from collections import defaultdict
from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from werkzeug.routing import Rule

import examhall.database


class _InMemory(BytecodeCache):
    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (kept := self._kept.get(bucket.key)) is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


class _Statements:
    """An engine's compiled statements, kept beyond it: the key is all but the dialect, which is an engine's own."""

    def __init__(self) -> None:
        self._kept: dict[Any, Any] = {}

    def get(self, key: tuple[Any, ...]) -> Any:
        return self._kept.get(key[1:])

    def __setitem__(self, key: tuple[Any, ...], statement: Any) -> None:
        self._kept[key[1:]] = statement


def compile_once() -> None:
    """From now on. Tests with a hall of their own take about half of the time of the processor."""
    Flask.jinja_options = {"bytecode_cache": _InMemory()}
    Rule.compile = _once(Rule.compile)  # type: ignore[method-assign]
    load_catalogue = cache(Translations.load)

    def load(folder: str, locales: Any, domain: str) -> NullTranslations:
        return load_catalogue(folder, tuple(locales), domain)  # the application only copies from it

    Translations.load = load  # type: ignore[method-assign,assignment]
    kept: dict[str, _Statements] = defaultdict(_Statements)
    make_engine = examhall.database.make_engine

    def make_knowing_engine(url: str) -> Engine:
        engine = make_engine(url)
        engine._compiled_cache = kept[engine.dialect.name]  # type: ignore[assignment]
        return engine

    examhall.database.make_engine = make_knowing_engine


def _once(compile_rule: Any) -> Any:
    """`Rule.compile` that does equal rules once; what it finds hangs on no map, as no map here has converters of its own."""
    compiled: dict[Any, dict[str, Any]] = {}
    found = ("_parts", "_trace", "_converters", "arguments")

    def once(rule: Rule) -> None:
        key = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, repr(rule.defaults))
        if key not in compiled:
            compile_rule(rule)
            builders = {name: getattr(rule, name).__func__ for name in ("_build", "_build_unknown")}
            compiled[key] = {name: getattr(rule, name) for name in found} | builders
        for name, what in compiled[key].items():
            setattr(rule, name, what if name in found else what.__get__(rule, None))

    return once
