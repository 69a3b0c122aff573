"""What can be wrong with a file: the child ends with one of these as its exit code."""

FAULT_CODES = (
    "unreadable",
    "encrypted_pdf",
    "too_many_pages",
    "too_complex",
    "too_many_pixels",
    "too_many_scans",
    "too_big_to_keep",
    "xfa_form",
    "portfolio",
    "note_not_shown",
    "mark_not_drawn",
    "field_not_drawn",
    "picture_not_read",
)
FIRST_EXIT_CODE = 10  # below are the codes of Python itself


class Fault(Exception):
    """A file that cannot be kept, with the name of the reason (one of CODES)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.exit_code = FIRST_EXIT_CODE + FAULT_CODES.index(code)


def code_of(exit_code: int) -> str | None:
    """The reason that an exit code stands for; None when it is none of ours."""
    return (
        FAULT_CODES[exit_code - FIRST_EXIT_CODE]
        if 0 <= exit_code - FIRST_EXIT_CODE < len(FAULT_CODES)
        else None
    )
