"""The public log as arithmetic and formats: hashes, proofs, tiles, signed notes, checkpoints, receipts.

Nothing here knows Django, a database, a file, the network or what an entry of our log says. Who uses it passes in how
hashes are looked up (:class:`~openappeal.tlog.hashing.HashReader`) or how a tile is read
(:data:`~openappeal.tlog.tiles.Read`).

Nouns: an **entry** is what the log holds at an index; a **tree** of a size is the first so many entries; its **root**
is one hash over all of them; a **tile** is up to 256 hashes in one file; a **checkpoint** is size and root, signed; a
**receipt** proves that one entry stands below a checkpoint; a **promise** is a receipt that still waits for its proof.

Formats: RFC 6962 §2.1 and RFC 9162 §2.1.3–2.1.4 (hashes and proofs), C2SP signed-note, tlog-checkpoint, tlog-tiles and
tlog-proof. Every parser takes anything and raises its module's one exception for what is not of the format.
"""
