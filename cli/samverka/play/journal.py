"""What has been played, act by act, so that a play that was broken off goes on where it was."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from samverka.play.acts import Act


class Journal:
    """A file of answers. The keys of the acts guard against doing one twice, this only saves asking."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._answers: dict[str, dict[str, Any]] = {}
        self.last: date | None = None
        if file.exists():
            self._read(file.read_text("utf-8"))

    def __contains__(self, act: Act) -> bool:
        return act.name in self._answers

    def answer(self, act: Act) -> dict[str, Any]:
        """What was answered then; KeyError if the act was not played."""
        return self._answers[act.name]

    def add(self, act: Act, answer: dict[str, Any]) -> None:
        """The act is done and needs not be asked for again."""
        self._answers[act.name] = answer
        line = {"act": act.name, "day": act.day.isoformat(), "answer": answer}
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as file:
            file.write("\n" + json.dumps(line))  # first: the last line may be broken off

    def forget(self) -> None:
        """It tells of another installation: begin anew."""
        self._file.unlink(missing_ok=True)
        self._answers.clear()
        self.last = None

    def _read(self, text: str) -> None:
        for line in text.splitlines():
            try:
                known = json.loads(line)
            except ValueError:  # empty, or broken off: that act is asked for again
                continue
            self._answers[known["act"]] = known["answer"]
            day = date.fromisoformat(known["day"])
            self.last = max(self.last or day, day)
