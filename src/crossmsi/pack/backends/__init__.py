"""Backends that hand the rendered WiX source to an installed program: one module each."""
