"""The public log of signatures: what an entry says, when it is appended, where its files lie, who signs it.

Nouns: a **leaf** is one entry of 36 bytes; a **commitment** is what a signature's leaf holds, made of a nonce that only
its signer has; what is handed over is **pending** until a random hour, and then goes into a shuffled **batch**; a
**manifest** lists leaves that are set aside or put back together; a **document** says which texts, keys and rules hold.

Nothing here knows a signature, a name or an address: `signatures` hands commitments over, and there is no way back.
Nothing is finer than a day once it is public. Arithmetic and formats of trees and tiles are in `tlog`.
"""
