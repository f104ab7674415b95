"""Small files of each kind that is taken, and some that are not."""


def jpeg(mark=b""):
    """The beginning and end of a JPEG, with something between that makes it another file."""
    return b"\xff\xd8\xff\xe0" + b"\x00" * 32 + mark + b"\xff\xd9"


def png(mark=b""):
    """As a PNG."""
    return b"\x89PNG\r\n\x1a\n" + b"\x00" * 32 + mark + b"IEND\xaeB`\x82"


def pdf(mark=b""):
    """As a PDF."""
    return b"%PDF-1.7\n" + mark + b"\n%%EOF\n"
