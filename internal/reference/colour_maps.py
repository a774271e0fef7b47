"""The published tables of the colour maps that figures draw values with, from matplotlib and Crameri's collection."""

from common import write_golden

import matplotlib
from cmcrameri import cm

LEVELS = 256


def table(colour_map):
    """256 colours from the low end to the high one, as hexadecimal digits without a separator."""
    rows = (colour_map(level, bytes=True)[:3] for level in range(LEVELS))
    return ["".join(f"{int(channel):02x}" for channel in row) for row in rows]


def generate():
    maps = {name: matplotlib.colormaps[name] for name in ("viridis", "magma", "cividis")}
    maps |= {"vik": cm.vik, "berlin": cm.berlin}
    data = {name: "".join(table(colour_map)) for name, colour_map in maps.items()}
    yield write_golden("viz", "colour-maps", __file__, ["matplotlib", "cmcrameri"], data)
