"""ratsdoc: the papers of German city councils as typed records."""

from ratsdoc._version import __version__

__all__ = ["__version__"]
