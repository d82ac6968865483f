"""Safe corrections of manifests: edits of the text, kept only when lint finds less afterwards."""
