"""Our findings beside those of Microsoft's own ICE suite (data in ../shared/ice-conformance)."""
