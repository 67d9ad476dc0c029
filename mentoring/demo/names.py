"""Names that nobody has: an ordinary first name and a last name that says that it is made up."""

from __future__ import annotations

from collections.abc import Iterator

_FIRST = """
Ada Abena Aidan Aisha Alan Alice Amara Amir Anita Anwen Arthur Asha Barbara Ben Bernice Bilal
Bridget Callum Carys Chidi Clare Cyril Daisy Daniel Deepa Delroy Diane Dylan Edith Eilidh Elif Emeka
Esther Farah Fergus Fiona Frank Gareth George Gita Grace Gwen Hana Harold Hazel Hiroko Hugh Ifan
Imran Indira Irene Isaac Ivy Jamal James Jaswinder Jean Jerome Joan Josef Joyce Karim Kate Keiko
Kofi Kwame Layla Lena Leroy Lewis Lin Lorna Lucy Magda Malcolm Manjit Maria Marvin Meera Megan Mei
Mohan Morag Nadia Naomi Neil Nia Niall Noor Oliver Olu Owen Patience Paula Peter Piotr Priya Rachel
Rafiq Ravi Rhian Rosa Ruth Samir Sandra Sanjay Seren Shirin Sita Stella Sunita Susan Tariq Tess
Thandi Tomasz Una Usha Vera Victor Wendy Wei William Winston Yasmin Yusuf Zainab Zara Zofia
"""
_LAST = "Example Sample Specimen Imagined Pretend Fictional Invented Placeholder Madeup Mockup"


def names() -> Iterator[str]:
    """More than a thousand, no two the same; the first is Ada Example."""
    first_names, last_names = _FIRST.split(), _LAST.split()
    for shift in range(len(last_names)):
        for n, first in enumerate(first_names):
            yield f"{first} {last_names[(n + shift) % len(last_names)]}"
