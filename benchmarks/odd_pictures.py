"""Files that people and accidents bring: good pictures of every kind, damaged ones, and traps, all made here.

    python3 benchmarks/odd_pictures.py FOLDER     reads every file of a folder with load_picture, under a limit on memory

It prints one line of JSON for each file, before and after: what came out, seconds of the processor, peak of memory.
"""

import argparse
import io
import json
import os
import random
import struct
import sys
import time
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

GIBIBYTE = 2**30
MODES = {
    "jpg": [("L", {}), ("RGB", {}), ("RGB", {"progressive": True}), ("CMYK", {})],
    "png": [("1", {}), ("L", {}), ("LA", {}), ("P", {}), ("RGB", {}), ("RGBA", {}), ("I;16", {})],
    "gif": [("1", {}), ("P", {}), ("RGBA", {})],
    "webp": [("RGB", {}), ("RGBA", {}), ("RGB", {"lossless": True}), ("RGBA", {"exif": b"Exif\0\0MM\0*\0\0\0\x08"})],
    "bmp": [("1", {}), ("L", {}), ("P", {}), ("RGB", {}), ("RGBA", {})],
    "tif": [
        ("1", {"compression": "group4"}),
        ("L", {}),
        ("RGB", {"compression": "tiff_lzw"}),
        ("RGBA", {}),
        ("CMYK", {}),
        ("I;16", {"compression": "tiff_adobe_deflate"}),
        ("I", {}),
        ("F", {}),
        ("LAB", {}),
        ("RGB", {"compression": "jpeg"}),
        ("P", {"compression": "packbits"}),
    ],
    "avif": [("RGB", {"speed": 10}), ("RGBA", {"speed": 10, "subsampling": "4:4:4"})],
}
FORMATS = {"jpg": "JPEG", "tif": "TIFF"}
SIZES = [(1, 1), (3, 90), (70, 41)]
# A camera's remark that the picture lies on its side.
LYING = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"


def smooth(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture without sharp edges whose corners differ, in any of Pillow's modes."""
    y, x = np.mgrid[0:height, 0:width]
    red, green = 255 * x // max(width - 1, 1), 255 * y // max(height - 1, 1)
    planes = np.uint8(np.stack([red, green, np.full_like(x, 60), 255 - green // 2], axis=2))
    if mode == "I;16":
        return Image.fromarray(np.uint16(planes[..., 0]) * 257)
    if mode in ("I", "F"):
        return Image.fromarray(planes[..., 0].astype({"I": np.int32, "F": np.float32}[mode]))
    if mode in ("RGBA", "CMYK"):
        return Image.frombytes(mode, (width, height), planes.tobytes())
    picture = Image.fromarray(planes[..., :3].copy())
    if mode == "LAB":
        return Image.frombytes(mode, (width, height), picture.tobytes())
    return picture.quantize(16) if mode == "P" else picture.convert(mode)


def in_bytes(picture: Image.Image, suffix: str, **options) -> bytes:
    held = io.BytesIO()
    with warnings.catch_warnings(action="ignore"):
        picture.save(held, FORMATS.get(suffix, suffix.upper()), **options)
    return held.getvalue()


def damages(whole: bytes, dice: random.Random) -> Iterator[tuple[str, bytes]]:
    """One file in all the states in which files arrive."""
    yield "whole", whole
    yield "junk behind", whole + dice.randbytes(5000)
    yield "nothing but its beginning", whole[:12] + dice.randbytes(300)
    for share in (0.02, 0.1, 0.5, 0.9, 0.99):
        yield f"cut at {share}", whole[: int(len(whole) * share)]
    yield "last byte gone", whole[:-1]
    yield "second half zero", whole[: len(whole) // 2].ljust(len(whole), b"\0")
    for number in range(4):
        yield f"header {number}", _changed(whole, dice, 0, min(64, len(whole)))
    for number in range(4):
        yield f"body {number}", _changed(whole, dice, 0, len(whole))


def _changed(whole: bytes, dice: random.Random, start: int, end: int) -> bytes:
    held = bytearray(whole)
    for _ in range(dice.choice((1, 1, 3, 10))):
        at = dice.randrange(start, end)
        held[at] = dice.choice((held[at] ^ 1 << dice.randrange(8), dice.randrange(256), 0, 255))
    return bytes(held)


def odd_pictures(seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Names and contents of many hundred files."""
    dice = random.Random(seed)
    for part in (damaged, traps, heavy_traps):
        yield from part(dice, seed)


def damaged(dice: random.Random, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Files of every kind, whole and in all the states in which files arrive."""
    number = 0
    for suffix, modes in MODES.items():
        for place, (mode, options) in enumerate(modes):
            size = SIZES[(place + seed) % len(SIZES)]
            for what, held in damages(in_bytes(smooth(*size, mode), suffix, **options), dice):
                number += 1
                ending = dice.choice([suffix, suffix, suffix, *MODES, "txt"])  # at times a wrong one
                yield f"{number:04d} {suffix} {mode.replace(';', '')} {what}.{ending}", held


# Single files, each made for a weak place.


def chunk(kind: bytes, held: bytes) -> bytes:
    return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))


def png(width: int, height: int, *before: bytes, rows: bytes | None = None, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG file of these chunks; without rows it is black."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    rows = bytes(height * (1 + -(-width * channels * depth // 8))) if rows is None else rows
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(before) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def tiff(tags: list[tuple[int, int, int, int]], *, rest: bytes = b"", next_one: int = 0) -> bytes:
    """A TIFF file of one directory at 8; tags are (number, type, count, value)."""
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + entries + struct.pack("<I", next_one) + rest


def grey_tiff(width: int, height: int, *more: tuple[int, int, int, int], next_one: int = 0, strip=None) -> bytes:
    count = 9 + len(more)
    start = 8 + 2 + 12 * count + 4
    pixels = bytes(min(width * height, 100_000))
    tags = [
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, start),
        (277, 3, 1, 1),
        (278, 4, 1, height),
        (279, 4, 1, len(pixels) if strip is None else strip),
    ]
    return tiff(sorted(tags + list(more)), rest=pixels, next_one=next_one)


def jpeg(*segments: tuple[int, bytes], size: tuple[int, int] = (40, 30), **options) -> bytes:
    """A JPEG file with these segments (marker, content) behind its beginning."""
    whole = in_bytes(smooth(*size), "jpg", **options)
    more = b"".join(b"\xff" + bytes([marker]) + struct.pack(">H", len(held) + 2) + held for marker, held in segments)
    return whole[:2] + more + whole[2:]


def claims(width: int, height: int) -> Iterator[tuple[str, bytes]]:
    """Small files of every kind whose header says that they are width x height."""
    high, low = struct.pack(">HH", height, width), struct.pack("<HH", width, height)
    yield "png", png(width, height, rows=bytes(1000))
    held = in_bytes(smooth(16, 16), "jpg")
    yield "jpg", held.replace(struct.pack(">HH", 16, 16), high, 1)
    held = in_bytes(smooth(16, 16), "jpg", progressive=True)
    yield "progressive.jpg", held.replace(struct.pack(">HH", 16, 16), high, 1)
    held = bytearray(in_bytes(smooth(16, 16, "P"), "gif"))
    held[6:10] = low
    yield "gif", bytes(held)
    yield "frame.gif", bytes(held).replace(struct.pack("<HHHH", 0, 0, 16, 16), struct.pack("<HH", 0, 0) + low)
    yield (
        "restored.gif",
        bytes(held[: 13 + 3 * 2 ** (1 + held[10] % 8)])
        + b"!\xf9\x04\x09\0\0\0\0,"
        + struct.pack("<HH", 0, 0)
        + low
        + b"\0\x02\x02\x44\x01\0;",
    )
    held = bytearray(in_bytes(smooth(16, 16), "bmp"))
    held[18:26] = struct.pack("<ii", width, height)
    yield "bmp", bytes(held)
    yield "tif", grey_tiff(width, height)
    held = in_bytes(smooth(17, 19), "tif", compression="tiff_lzw")
    for tag, old, new in ((256, 17, width), (257, 19, height)):
        held = held.replace(struct.pack("<HHII", tag, 3, 1, old), struct.pack("<HHII", tag, 3, 1, new))
    yield "lzw.tif", held
    for name, options in (("webp", {}), ("lossless.webp", {"lossless": True}), ("canvas.webp", {"exif": LYING})):
        held = bytearray(in_bytes(smooth(16, 16), "webp", **options))
        if held[12:16] == b"VP8X":
            held[24:30] = struct.pack("<I", (width - 1) % 2**24)[:3] + struct.pack("<I", (height - 1) % 2**24)[:3]
        elif held[12:16] == b"VP8L":
            held[21:25] = struct.pack("<I", (width - 1) % 2**14 | (height - 1) % 2**14 << 14)
        else:
            held[26:30] = struct.pack("<HH", min(width, 16383), min(height, 16383))
        yield name, bytes(held)
    held = in_bytes(smooth(16, 16), "avif", speed=10)
    yield "avif", held.replace(struct.pack(">II", 16, 16), struct.pack(">II", width, height))


def traps(dice: random.Random, _seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Files made on purpose, each for a weak place: what they say about themselves is wrong."""
    for size in ((60_000, 60_000), (2**16 - 1, 2), (7000, 7000), (0, 0), (2**16 - 1, 1600)):
        for name, held in claims(*size):
            yield f"says {size[0]} x {size[1]}.{name}", held
    yield "bad remark.png", png(5, 5, chunk(b"zTXt", b"\xff" * 40), chunk(b"iTXt", b"a\0\1\1\xff"))
    yield "bad profile.png", png(5, 5, chunk(b"iCCP", b"a\0\0" + b"\xff" * 30))
    yield "bad exif.png", png(5, 5, chunk(b"eXIf", b"II*\0" + dice.randbytes(80)))
    yield "no picture.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b"")
    yield "wrong checksum.png", png(5, 5).replace(b"IEND", b"IEND\0")
    yield "moving.png", in_bytes(smooth(20, 20), "png", save_all=True, append_images=[smooth(20, 20, "RGB").rotate(90)])
    yield "no profile.jpg", jpeg((0xE2, b"ICC_PROFILE\0"))
    yield "bad profile.jpg", jpeg((0xE2, b"ICC_PROFILE\0\x07\x09" + dice.randbytes(99)))
    yield "bad photoshop.jpg", jpeg((0xED, b"Photoshop 3.0\x008BIM\x04\x04"))
    yield "bad pictures.jpg", jpeg((0xE2, b"MPF\0II*\0\x08\0\0\0" + bytes(20)))
    yield "bad exif.jpg", jpeg((0xE1, b"Exif\0\0II*\0" + dice.randbytes(200)))
    yield "cyclic exif.jpg", jpeg((0xE1, LYING[:-4] + b"\x08\0\0\0"))
    yield (
        "empty number.jpg",
        jpeg((0xE1, b"Exif\0\0II*\0\x08\0\0\0\x02\0\x1a\x01\5\0\0\0\0\0\0\0\0\0\x28\1\3\0\1\0\0\0\2\0\0\0" + bytes(4))),
    )
    yield "adobe.jpg", jpeg((0xEE, b"Adobe\0\x64\0\0\0\0\x02"), size=(20, 20))
    frames = [Image.new("P", (30, 30), dice.randrange(256)) for _ in range(40)]
    moving = in_bytes(frames[0], "gif", save_all=True, append_images=frames[1:], loop=0, duration=50)
    at = moving.index(b"!\xff")
    yield "moving.gif", moving
    yield "no frames.gif", moving[:at] + b";"
    yield "moving.webp", in_bytes(smooth(30, 30), "webp", save_all=True, append_images=[smooth(30, 30, "L")] * 50)
    yield "bad exif.webp", in_bytes(smooth(30, 30), "webp", exif=b"Exif\0\0" + dice.randbytes(60))
    yield "bad exif.avif", in_bytes(smooth(30, 30), "avif", speed=10, exif=b"II*\0" + dice.randbytes(60))
    yield "moving.avif", in_bytes(smooth(30, 30), "avif", speed=10, save_all=True, append_images=[smooth(30, 30)] * 9)
    yield "cyclic.tif", grey_tiff(20, 20, next_one=8)
    yield "first directory is itself.tif", b"II*\0\0\0\0\0" + bytes(40)
    yield "far directory.tif", b"II*\0\xff\xff\xff\x7f" + bytes(40)
    yield "endless strip.tif", grey_tiff(20, 20, strip=2**32 - 1)
    yield "no strips.tif", tiff([(256, 4, 1, 50), (257, 4, 1, 50), (258, 3, 1, 8), (262, 3, 1, 1)])
    yield (
        "many numbers in a pixel.tif",
        grey_tiff(20, 20).replace(struct.pack("<HHII", 277, 3, 1, 1), struct.pack("<HHII", 277, 3, 1, 60_000)),
    )
    yield "exif nowhere.tif", grey_tiff(20, 20, (34665, 4, 1, 2**31), (34853, 4, 1, 9))
    yield "exif is itself.tif", grey_tiff(20, 20, (34665, 4, 1, 8), (330, 4, 1, 8))
    yield (
        "unknown compression.tif",
        grey_tiff(20, 20).replace(struct.pack("<HHII", 259, 3, 1, 1), struct.pack("<HHII", 259, 3, 1, 4711)),
    )
    yield "big directory.tif", b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0" + b"\xff" * 200
    yield "zeros.jpg", bytes(100_000)
    for number in range(20):
        beginning = dice.choice(
            (
                b"",
                b"\xff\xd8\xff\xe0",
                b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
                b"GIF89a",
                b"BM",
                b"II*\0",
                b"MM\0*",
                b"RIFF\0\0\0\0WEBPVP8X",
                b"\0\0\0\x1cftypavif",
                b"RIFF\0\0\0\0WEBPVP8L",
            )
        )
        yield f"dice {number}.jpg", beginning + dice.randbytes(dice.choice((3, 30, 3000, 100_000)))


def heavy_traps(dice: random.Random, _seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Files that are large, or that become large: each would take for ever or fill the memory."""
    yield "bomb.png", png(60_000, 60_000, rows=bytes(10**7))
    yield "bomb of the allowed size.png", png(7000, 7000)
    yield "bomb in depth.png", png(2000, 2000, rows=bytes(10**8))
    yield "wide.png", png(2**17, 1)
    yield "too wide.png", png(2**24, 1, rows=bytes(10))
    yield "huge remark.png", png(5, 5, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(10**8))))
    yield "many huge remarks.png", png(5, 5, *[chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(10**6)))] * 90)
    yield "huge profile.png", png(5, 5, chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(10**8))))
    yield "a million chunks.png", png(5, 5, chunk(b"tIME", bytes(7)) * 1_000_000)
    yield "a million remarks.jpg", jpeg(*[(0xFE, b"")] * 1_000_000)
    yield "junk between.jpg", jpeg()[:2] + bytes(3_000_000) + jpeg()[2:]
    scan = in_bytes(smooth(16, 16), "jpg", progressive=True)
    last = scan.rindex(b"\xff\xda")
    yield (
        "many scans.jpg",
        (scan[:last] + scan[last:-2] * 3000 + scan[-2:]).replace(
            struct.pack(">HH", 16, 16), struct.pack(">HH", 7000, 7000), 1
        ),
    )
    frames = [Image.new("P", (30, 30), dice.randrange(256)) for _ in range(40)]
    moving = in_bytes(frames[0], "gif", save_all=True, append_images=frames[1:], loop=0, duration=50)
    at = moving.index(b"!\xff")
    yield "thousands.gif", moving[:-1] + moving[moving.index(b"!\xf9") : -1] * 200 + b";"
    yield "a million blocks.gif", moving[:at] + b"!\xfe\1a\0" * 1_000_000 + moving[at:]
    yield "long remark.gif", moving[:at] + b"!\xfe" + b"\1a" * 2_000_000 + b"\0" + moving[at:]
    strips = struct.pack("<I", 20) * 2_000_000
    yield (
        "many strips.tif",
        grey_tiff(20, 2_000_000)[: 8 + 2 + 12 * 5]
        + struct.pack(
            "<HHIIHHIIHHIIHHIII", 273, 4, 2_000_000, 200, 277, 3, 1, 1, 278, 4, 1, 1, 279, 4, 2_000_000, 200, 0
        ).ljust(130, b"\0")
        + strips,
    )
    yield (
        "endless palette.tif",
        tiff(
            [(256, 3, 1, 5), (257, 3, 1, 5), (258, 3, 1, 8), (262, 3, 1, 3), (273, 3, 1, 8), (320, 3, 2_000_000, 100)],
            rest=bytes(4_100_000),
        ),
    )
    yield (
        "endless big strips.tif",
        b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0"
        + struct.pack("<HHQQ", 273, 4, 10_000_000, 16)
        + bytes(4_000_000),
    )
    yield "many tags.tif", tiff([(number, 4, 1, 7) for number in range(1, 65_000)])
    yield "long tags.tif", grey_tiff(20, 20, *[(40_000 + number, 1, 90_000, 130) for number in range(60)])
    bmp = bytearray(in_bytes(smooth(16, 16, "P"), "bmp"))
    start = struct.unpack("<I", bmp[10:14])[0]
    bmp[18:26], bmp[30:34] = struct.pack("<ii", 1000, 1000), struct.pack("<I", 1)
    yield "runs.bmp", bytes(bmp[:start]) + b"\1\7" * 1_000_000
    yield "jumps.bmp", bytes(bmp[:start]) + b"\0\2\xff\xff" * 10_000
    bmp[18:26] = struct.pack("<ii", 7000, 7000)
    yield "long runs.bmp", bytes(bmp[:start]) + b"\xff\7" * 1_000_000
    yield "single runs.bmp", bytes(bmp[:start]) + b"\1\7" * 8_000_000


# The reading, in a process of its own: python3 benchmarks/odd_pictures.py FOLDER


def memory() -> tuple[int, int]:
    """(peak of the memory in use, all that is reserved), in bytes; (0, 0) where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0, 0
    known = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith(("VmHWM", "VmSize"))}
    return 1024 * int(known["VmHWM"]), 1024 * int(known["VmSize"])


def forget_peak() -> None:
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
    except OSError:
        pass


def main(folder: Path) -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from workbook.pictures import load_picture

    load_picture(in_bytes(smooth(9, 9), "tif"))  # Pillow has read in all its kinds of files
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory()[1] + GIBIBYTE,) * 2) if memory()[1] else None
    except (ImportError, ValueError, OSError):
        pass  # Windows has no such limit, and macOS does not keep it
    for path in sorted(folder.iterdir()):
        print(json.dumps({"begins": path.name}), flush=True)
        forget_peak()
        before, began = time.process_time(), time.monotonic()
        try:
            image = load_picture(path)
            outcome = f"{image.shape} {image.dtype}"
        except (ValueError, FileNotFoundError) as error:
            outcome = {"message": str(error), "hidden": error.__context__ is None or error.__suppress_context__}
        except BaseException as error:
            outcome = f"{type(error).__name__}: {error}"
        print(
            json.dumps(
                {
                    "file": path.name,
                    "outcome": outcome,
                    "cpu": time.process_time() - before,
                    "seconds": time.monotonic() - began,
                    "peak": memory()[0],
                    "bytes": path.stat().st_size,
                }
            ),
            flush=True,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    main(parser.parse_args().folder)
    os._exit(0)
