"""The templates of own rules: one file each, found by walking this package."""
