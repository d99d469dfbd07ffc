"""What learners of the story photograph: drawn, so that nobody is in it."""

import hashlib
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from tracker.files.apart import Checked

STEPS = ("Clean hands", "Material laid out", "Expiry dates read", "Steps explained", "Waste sorted", "Written down")
PAPER, INK = "#fdfbf5", "#22303a"


def checklist() -> Checked:
    """A sheet on a wall, six steps ticked."""
    sheet = Image.new("RGB", (900, 1200), PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((30, 30, 870, 1170), outline=INK, width=4)
    pen.text((90, 90), "Skills room: before you start", INK, ImageFont.load_default(46))
    for number, step in enumerate(STEPS):
        top = 240 + 140 * number
        pen.rectangle((90, top, 150, top + 60), outline=INK, width=5)
        pen.line([(100, top + 30), (118, top + 50), (160, top - 12)], fill="#0b6e4f", width=9)
        pen.text((200, top + 4), step, INK, ImageFont.load_default(44))
    out = BytesIO()
    sheet.save(out, "JPEG", quality=80)
    return Checked(hashlib.sha256(out.getvalue()).hexdigest(), "image/jpeg", out.getvalue())
