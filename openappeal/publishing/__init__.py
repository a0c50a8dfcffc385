"""Every public address becomes a file, kept fresh; and the files reach readers.

Nouns: *address* (what a browser asks for), *file* (what stands under `public/` for it), *asset* (a
file whose name contains its content's hash), *stale row* (a wish that an address be written again;
kept by `cms`). Only the worker renders. A reader never waits for a rendering and never sees half a
file. `server`, `stored`, `requests`, `headers` and `files` do not import Django: reading goes on
when the application cannot start.
"""
