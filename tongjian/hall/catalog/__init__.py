"""The hall's service items as data: one folder per item, seeds of its first version.

A folder holds ``guide.py`` (fields, reasons, duties), ``materials.py`` (materials, questions),
``form.py`` and ``flow.py`` (flow, limits, windows, certificate); its ``__init__.py`` puts them
together as ``ITEM``. ``blocks.py`` has functions that build pieces several items share. Nothing
reads these folders but the seeding: from then on an item lives in its versions.
"""
