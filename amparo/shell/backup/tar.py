"""The server's list of files (`backup_manifest`), read out of a tar stream while it passes by."""

from __future__ import annotations

BLOCK = 512


class Listener:
    """Give it every piece of a tar stream in order; afterwards `found` is the content of the member `name`, or None."""

    def __init__(self, name: str = "backup_manifest") -> None:
        self.name = name.encode()
        self.found: bytes | None = None
        self._header = b""
        self._left = 0  # bytes of the present member, with its padding
        self._keep = 0  # how many of them are wanted
        self._kept = bytearray()

    def feed(self, piece: bytes) -> None:
        view = memoryview(piece)
        while view:
            if self._left:
                part = view[: self._left]
                if self._keep:
                    wanted = part[: self._keep]
                    self._kept += wanted
                    self._keep -= len(wanted)
                    if not self._keep:
                        self.found = bytes(self._kept)
                self._left -= len(part)
                view = view[len(part) :]
                continue
            part = view[: BLOCK - len(self._header)]
            self._header += part
            view = view[len(part) :]
            if len(self._header) == BLOCK:
                self._begin(self._header)
                self._header = b""

    def _begin(self, header: bytes) -> None:
        size = _number(header[124:136])
        self._left = -(-size // BLOCK) * BLOCK
        if header[:100].rstrip(b"\0") == self.name:
            self._keep, self._kept = size, bytearray()


def _number(field: bytes) -> int:
    if field[:1] == b"\x80":  # larger than eight octal digits can say
        return int.from_bytes(field[1:], "big")
    return int(field.strip(b" \0") or b"0", 8)
