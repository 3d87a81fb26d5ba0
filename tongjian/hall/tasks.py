"""Every feature's background tasks, found by walking the package."""

from tongjian.core.declared.registry import import_modules

import_modules("tongjian.hall", "tasks")
