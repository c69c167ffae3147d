"""Writes git objects, packs and repositories byte by byte, also such as git itself would refuse to write."""
import hashlib
import os
import struct
import zlib

TYPES = {"commit": 1, "tree": 2, "blob": 3, "tag": 4}
PERSON = b"Ada Example <ada@example.com> 1735732800 +0000"


def object_id(kind, data):
    return hashlib.sha1(f"{kind} {len(data)}\0".encode() + data).digest()


def tree(items):
    """Bytes of a tree from (mode, name, id), in the order given."""
    return b"".join(b"%s %s\0%s" % (mode, name, oid) for mode, name, oid in items)


def varint(n, first_bits=7, first=0):
    """Size of a pack entry (first_bits 4, with the type in `first`) or of a delta."""
    out = bytearray()
    byte, n = first | n & (1 << first_bits) - 1, n >> first_bits
    while n:
        out.append(byte | 0x80)
        byte, n = n & 0x7f, n >> 7
    out.append(byte)
    return bytes(out)


def copy(offset, size):
    """A delta's order to copy at most 16 MB of its base."""
    return bytes([0xff]) + struct.pack("<I", offset) + struct.pack("<I", size)[:3]


def delta(base, result, *orders):
    return varint(base) + varint(result) + b"".join(orders)


class Repository:
    """A bare repository. Objects are collected and written as one pack, or loose."""

    def __init__(self, path):
        self.path = path
        for folder in ("objects/pack", "refs/heads"):
            os.makedirs(path / folder)
        (path / "HEAD").write_text("ref: refs/heads/main\n")
        (path / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tbare = true\n")
        self.entries = {}  # id → bytes of the entry, or (id of the base, bytes of the delta)

    def add(self, kind, data, level=1):
        oid = object_id(kind, data)
        self.entries[oid] = varint(len(data), 4, TYPES[kind] << 4) + zlib.compress(data, level)
        return oid

    def add_delta(self, oid, base, text):
        self.entries[oid] = (base, text)
        return oid

    def loose(self, kind, data, level=1):
        oid = object_id(kind, data)
        self.loose_bytes(oid, zlib.compress(f"{kind} {len(data)}\0".encode() + data, level))
        return oid

    def loose_bytes(self, oid, text):
        name = oid.hex()
        os.makedirs(self.path / "objects" / name[:2], exist_ok=True)
        (self.path / "objects" / name[:2] / name[2:]).write_bytes(text)

    def commit(self, root):
        oid = self.add("commit", b"tree %s\nauthor %s\ncommitter %s\n\nAdd the files\n" % (root.hex().encode(), PERSON, PERSON))
        (self.path / "refs/heads/main").write_text(oid.hex() + "\n")
        return oid

    def pack(self):
        """Writes the pack and its index, version 2."""
        body, offsets = bytearray(b"PACK" + struct.pack(">II", 2, len(self.entries))), {}
        for oid, entry in self.entries.items():
            offsets[oid] = len(body)
            if isinstance(entry, tuple):
                base, text = entry
                back, n = bytearray(), offsets[oid] - offsets[base]
                back.append(n & 0x7f)
                while n >> 7:
                    n = (n >> 7) - 1
                    back.insert(0, 0x80 | n & 0x7f)
                entry = varint(len(text), 4, 6 << 4) + bytes(back) + zlib.compress(text)
            body += entry
        body += hashlib.sha1(body).digest()
        ids, fanout = sorted(offsets), [0] * 256
        for oid in ids:
            fanout[oid[0]] += 1
        for i in range(1, 256):
            fanout[i] += fanout[i - 1]
        index = b"\xfftOc" + struct.pack(">I256I", 2, *fanout) + b"".join(ids) + b"\0" * 4 * len(ids)
        index += b"".join(struct.pack(">I", offsets[oid]) for oid in ids) + body[-20:]
        index += hashlib.sha1(index).digest()
        name = self.path / "objects/pack" / f"pack-{body[-20:].hex()}"
        name.with_suffix(".pack").write_bytes(body)
        name.with_suffix(".idx").write_bytes(index)
        return name
