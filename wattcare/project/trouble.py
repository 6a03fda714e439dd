"""What the command line tells when something about the installation is wrong."""


class Trouble(Exception):
    """`what` is the matter and how to `mend` it, both for the reader."""

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend

    def __str__(self) -> str:
        return "\n".join(filter(None, (self.what, self.mend)))
