"""How much a door takes at once: little, but for the few through which staff hand in files."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import Flask, current_app, request

from examhall.people import guards

LARGEST_BODY: Final = 64 * 1024  # bytes of everything else

View = TypeVar("View", bound=Callable[..., Any])


def takes(size: int) -> Callable[[View], View]:
    """A door that takes so many bytes, from whoever may go through it. Stands above its guard."""

    def marked(view: View) -> View:
        view.largest_body = size  # type: ignore[attr-defined]
        return view

    return marked


def install(app: Flask) -> None:
    """Before anything reads the body: who may not go through a wide door gets no more in than anywhere else."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY

    @app.before_request
    def widen() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        size = getattr(view, "largest_body", None)
        if size is not None and guards.lets_in(view):
            request.max_content_length = size
            request.max_form_memory_size = size
