"""From a manifest to a compiled package, and from that to files: the native backend and wrappers of two others."""
