"""The two ways in which Nafath says no. Neither text ever holds an ID, a token or a key."""


class NafathRefused(Exception):
    """Final for this request. `detail` names the check that failed, for the audit line."""

    def __init__(self, code: str, *, detail: str = "", reference: str = "") -> None:
        super().__init__(" ".join(filter(None, [code, detail, reference])))
        self.code, self.detail, self.reference = code, detail, reference


class NafathUnavailable(Exception):
    """Nafath could not be asked, or answered nothing that the contract knows: try later."""

    def __init__(self, reason: str, *, reference: str = "") -> None:
        super().__init__(" ".join(filter(None, [reason, reference])))
        self.reason, self.reference = reason, reference
