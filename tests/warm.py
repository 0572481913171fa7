"""Halls that begin at once: one process has everything imported, and forks each hall that a browser story asks for.

To import the hall and to compile its addresses and templates costs three seconds of processor time, a hundred times a run.
`python -m tests.warm` takes a line of JSON with the environment and the log of a hall, and says the number of its process.
Stories of an installation that starts, dies and comes back (tests/stories) start halls as an installation does.
"""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402  all imports come after the patch
import os  # noqa: E402
import random  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import traceback  # noqa: E402
from pathlib import Path  # noqa: E402

from flask_babel import gettext  # noqa: E402

from examhall.app import create_app  # noqa: E402
from examhall.language import LOCALES  # noqa: E402
from examhall.serve import main as serve  # noqa: E402
from examhall.words_page import compressed  # noqa: E402
from tests.builders import a_hall  # noqa: E402
from tests.compiled import compile_once  # noqa: E402

fork = monkey.get_original("os", "fork")  # nothing has run on gevent's loop here, so there is nothing to take care of


def main() -> None:
    compile_once()
    compile_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that are forked
    for line in sys.stdin:
        asked = json.loads(line)
        pid = fork()
        if pid == 0:
            become_a_hall(asked["environ"], asked["log"])
        print(pid, flush=True)


def compile_all() -> None:
    """Make one application, which imports every wing, and read its templates and catalogues: those that follow find them."""
    with tempfile.TemporaryDirectory() as folder:
        hall = a_hall(Path(folder))
        app = create_app(hall, async_mode="gevent")
        for name in app.jinja_env.list_templates(extensions=["html"]):
            app.jinja_env.get_template(name)
        for locale in LOCALES:
            compressed(locale, app.extensions["static_folders"])
            with app.test_request_context(headers={"Cookie": f"locale={locale}"}):
                gettext("")
        hall.database.engine.dispose()


def become_a_hall(environ: dict[str, str], log: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, usual in ((nothing, 0), (written, 1), (written, 2)):
        os.dup2(ours, usual)
    os.environ.clear()
    os.environ.update(environ)
    random.seed()
    try:
        serve()
    except SystemExit as end:
        print(end.code, file=sys.stderr)
    except BaseException:  # noqa: BLE001  as the interpreter would: into the log, and out
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
