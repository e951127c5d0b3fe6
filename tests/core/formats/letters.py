"""Mails for tests."""

from __future__ import annotations

STORY = (
    "The lamp in the window had been burning since the storm began, and nobody had thought to put it out.\n\n"
    '"You came back," she said. The boat knocked against the pier, and the rain went on.\n\n'
    "He did not answer at once. He set the oars down *gently* and looked at the house he had left.\n\n"
    "There was a time when he had known every board of it, every nail, and the sound of each door.\n\n"
)


def letter(subject: str, body: str, sender: str = "Ada Quill <ada@example.org>", **more: str) -> str:
    headers = {
        "From": sender,
        "Subject": subject,
        "Date": "Tue, 07 Apr 1998 21:01:00 GMT",
        "Message-ID": f"<{abs(hash(subject))}@e>",
    }
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    return "".join(f"{name}: {value}\n" for name, value in headers.items()) + f"\n{body}"


def mbox(*letters: str) -> bytes:
    return "".join(
        f"From ada@example.org Tue Apr  7 21:01:00 1998\n{each.rstrip()}\n\n" for each in letters
    ).encode()
