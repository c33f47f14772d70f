"""The places of the conversations, each one class. To import the package puts all of them into the registry."""

import pkgutil
from importlib import import_module

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
