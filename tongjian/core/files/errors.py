"""Why a file handed in is refused; every message is Chinese and names the file."""


class RefusedFile(Exception):
    """A file may not be taken in; ``str()`` is a sentence for the person who sent it."""


class WrongType(RefusedFile):
    """The content is not what the caller reads, or is not what the file's name says."""


class UnsafeArchive(RefusedFile):
    """An archive (also docx, xlsx) is damaged, encrypted, or would swell beyond all measure."""


class UndecodableText(RefusedFile):
    """Bytes are text in none of the encodings in use here."""
