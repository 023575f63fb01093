"""Papers that are made to harm their reader, and a worker's work that ends its process on demand."""

from __future__ import annotations

import os
import signal
import zlib

from ratsdoc.batch import worker
from ratsdoc.batch.papers import Guard, Job, Options, Outcome


def pdf(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """A PDF of one page whose content stream is `content`, encoded as `filters` say."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(content), filters, content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F 5 0 R >> >>",
    ]
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def bomb() -> bytes:
    """A few kilobytes that unfold, twice over, to two GiB."""
    packer = zlib.compressobj(9)
    block = bytes(1 << 24)
    inner = b"".join(packer.compress(block) for _ in range(128)) + packer.flush()
    return pdf(zlib.compress(inner, 9), b"/FlateDecode /FlateDecode")


def slow() -> bytes:
    """A few kilobytes that take half a second or more: 64 MB of text."""
    return pdf(zlib.compress(b"BT /F 9 Tf 10 10 Td (" + b"a" * (1 << 26) + b") Tj ET", 9))


def work(job: Job, options: Options, guard: Guard) -> list[Outcome]:
    """As `worker.work`, but a paper whose name ends in the name of a signal raises it; ".hang" never ends."""
    for paper in job.papers:
        name = paper.name.rpartition(".")[2]
        if name in signal.Signals.__members__:
            os.kill(os.getpid(), signal.Signals[name])
        if name == "exit":
            os._exit(3)
        while name == "hang":
            pass
    return worker.work(job, options, guard)
