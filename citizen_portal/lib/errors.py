class Refused(Exception):
    """A verb says no: wrong moment or combination. The page makes it a form error, the API a 409."""

    def __init__(self, code, message, field=""):
        super().__init__(code)  # the code only: a traceback must not carry what a citizen typed
        self.code, self.message, self.field = code, message, field

    def __str__(self):
        return str(self.message)
