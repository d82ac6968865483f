"""Handlers of WiX elements: each module here is imported once and declares its elements with ``@element``."""
