"""How dear a JPEG is to decode, from its markers alone: nothing is decoded here."""

import re

from common.file_rebuild.faults import Fault

MAX_SCANS = 100
MAX_WORK = 600_000_000  # dots times scans: each scan of a progressive picture visits every dot again
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # what ends the coded dots of a scan
_STANDALONE_MARKERS = {0x01, *range(0xD0, 0xD9)}  # markers without a length
_START_OF_SCAN, _END = 0xDA, 0xD9


def count_scans(raw: bytes) -> int:
    """The scans of the first picture in these bytes; a thumbnail inside its notes does not count."""
    scans, place = 0, 2
    while found := _MARKER.search(raw, place):
        marker, place = raw[found.start() + 1], found.end()
        if marker == _END:
            break
        if marker in _STANDALONE_MARKERS:
            continue
        scans += marker == _START_OF_SCAN
        place += int.from_bytes(raw[place : place + 2])
    return scans


def refuse_expensive(raw: bytes, dots: int) -> None:
    """Fault when decoding visits the dots too often."""
    scans = count_scans(raw)
    if scans > MAX_SCANS or scans * dots > MAX_WORK:
        raise Fault("too_many_scans")
