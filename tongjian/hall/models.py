"""Every feature's models, found by walking the package."""

from tongjian.core.declared.registry import import_modules

import_modules("tongjian.hall", "models")
