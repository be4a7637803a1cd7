"""Opening papers to the bottom, to look for what must not be there."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pikepdf


def opened(file: Path) -> str:
    """Return all that is in a file: every part of a Word file, the text and the facts of a PDF.

    Where `pdftotext` is missing, the text of a PDF's pages is left out.
    """
    content = file.read_bytes()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(
                parts.read(part).decode("utf-8", "ignore") for part in parts.namelist()
            )
    if not content.startswith(b"%PDF"):
        return content.decode("utf-8", "ignore")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found = [repr(stored) for stored in pdf.objects if not isinstance(stored, pikepdf.Stream)]
        found += [
            stored.read_bytes().decode("latin-1")
            for stored in pdf.objects
            if isinstance(stored, pikepdf.Stream) and stored.get("/Type") == "/Metadata"
        ]
    if shutil.which("pdftotext"):
        read = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True)
        found.append(read.stdout.decode())
    return "\n".join(found)
