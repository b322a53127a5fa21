#!/usr/bin/env python3
"""Makes the font files beside this script from Debian's Noto packages. See README.md.

Usage: python3 subset.py OUTPUT_FOLDER
Needs fontTools 4.68 and the packages fonts-noto-core and fonts-noto-cjk.
The same input gives the same bytes: no time of making is written.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

CORE = Path("/usr/share/fonts/truetype/noto")
CJK = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
JAPANESE, JAPANESE_MONO = 0, 5  # faces of the collection

# Characters that are not words but orders: they turn text around or hide in it.
FORBIDDEN = {0x061C, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2060, 0x2070)}

# Signs that people write in lists and that the encodings below lack.
SIGNS = {ord(sign) for sign in "✓✔✗✘☐☑☒•◦▪▫–—−≈≠≤≥←↑→↓↔⇒⇔€₩¥£"}


def letters():
    """Latin, Greek, Cyrillic, their marks and punctuation."""
    blocks = [
        (0x0020, 0x007E), (0x00A0, 0x036F), (0x0370, 0x03FF), (0x0400, 0x052F), (0x1C80, 0x1C8F), (0x1D00, 0x1DBF),
        (0x1E00, 0x1FFF), (0x2000, 0x209F), (0x20A0, 0x20CF), (0x2100, 0x218F), (0x2C60, 0x2C7F), (0x2DE0, 0x2E52),
        (0xA640, 0xA69F), (0xA700, 0xA7FF), (0xAB30, 0xAB6F), (0xFB00, 0xFB06),
    ]
    return {code for first, last in blocks for code in range(first, last + 1)} - FORBIDDEN


def east_asian():
    """What JIS X 0208, GB 2312 and KS X 1001 can write, and every syllable of Hangul."""
    found = set(SIGNS)
    for encoding in ("euc_jp", "gb2312", "euc_kr"):
        for row in range(0xA1, 0xFF):
            for cell in range(0xA1, 0xFF):
                try:
                    text = bytes([row, cell]).decode(encoding)
                except UnicodeDecodeError:
                    continue
                found.update(map(ord, text))
    found.update(range(0xFF01, 0xFFEF))
    return {code for code in found if code > 0x7E} - FORBIDDEN


def code_letters():
    """What a line of a program or a configuration is written with."""
    return set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | set(range(0x2500, 0x2580)) | set(map(ord, "–—‘’“”…•→←↑↓"))


def make(source, number, codes, target):
    options = subset.Options()
    options.hinting = False          # paper does not need it, and it is a third of the file
    options.layout_features = []     # text is set letter by letter
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.glyph_names = False
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG", "GDEF", "GPOS", "GSUB", "meta", "STAT"]
    options.canonical_order = True
    options.recalc_timestamp = False
    font = TTFont(source, fontNumber=number, recalcTimestamp=False)
    worker = subset.Subsetter(options)
    worker.populate(unicodes=codes & set(font.getBestCmap()))
    worker.subset(font)
    shared = one_letter_for_a_glyph(font)
    font.save(target)
    print(f"{target.name}: {len(font.getBestCmap())} characters, {target.stat().st_size} bytes, {shared} compatibility forms left out")


def one_letter_for_a_glyph(font):
    """A PDF gives back one character for a glyph. Where two characters share one, the first stays."""
    dropped = set()
    owner = {}
    for code, glyph in sorted(font.getBestCmap().items()):
        if owner.setdefault(glyph, code) != code:
            dropped.add(code)
    for table in font["cmap"].tables:
        for code in dropped & set(table.cmap):
            del table.cmap[code]
    return len(dropped)


def main():
    folder = Path(sys.argv[1])
    for name in ("Regular", "Bold", "Italic"):
        make(CORE / f"NotoSans-{name}.ttf", 0, letters(), folder / f"NotoSans-{name}.ttf")
    make(CJK, JAPANESE, east_asian(), folder / "NotoSansCJK-Regular.otf")
    make(CJK, JAPANESE_MONO, code_letters(), folder / "NotoSansMono-Regular.otf")


main()
