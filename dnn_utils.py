"""What the notebooks import: activations with their derivatives, the pictures, and the plots.

Three rooms, one after another: activations (each forward function stands beside its backward), data
(load_data, load_attributes, load_picture, images_to_columns) and plots (COLOURS, show, plot_costs, show_pictures,
show_predictions, show_mislabeled).  The module imports nothing of the project, so it can be copied anywhere.

Shapes, everywhere: one example a column.  X is (n_x, m), Z and A of a layer are (n, m), labels are (1, m).
"""

import base64
import html
import io
import os
import sys
import warnings
from pathlib import Path

import h5py
import matplotlib.pyplot as plt
import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

# ------------------------------------------------------------------------------------------------------------
# Activations.  Forward: Z -> (A, cache), where the cache is Z.  Backward: (dA, cache) -> dZ = dA * g'(Z).
# ------------------------------------------------------------------------------------------------------------


def sigmoid(Z):
    """The logistic function 1 / (1 + exp(-Z)), element by element.

    Z: array of any shape.  Returns A, of the same shape, between 0 and 1, and the cache (Z itself).
    """
    # exp of a number that is never positive cannot overflow; both branches are the same function.
    e = np.exp(-np.abs(Z))
    A = np.where(np.asarray(Z) >= 0, 1 / (1 + e), e / (1 + e))
    return A, Z


def sigmoid_backward(dA, cache):
    """dZ = dA * a (1 - a), with a = sigmoid(Z) and Z from the cache.  dA, Z and dZ share one shape."""
    Z = _same_shape("sigmoid_backward", dA, cache)
    A, _ = sigmoid(Z)
    return dA * A * (1 - A)


def relu(Z):
    """max(0, Z), element by element.  Returns A, of the shape of Z, and the cache (Z itself)."""
    return np.maximum(0, Z), Z


def relu_backward(dA, cache):
    """dZ = dA where Z > 0, and 0 elsewhere.  dA, Z and dZ share one shape; dA itself is left as it was."""
    Z = _same_shape("relu_backward", dA, cache)
    return np.where(Z > 0, dA, 0.0)


def tanh(Z):
    """The hyperbolic tangent, element by element.  Returns A, between -1 and 1, and the cache (Z itself)."""
    return np.tanh(Z), Z


def tanh_backward(dA, cache):
    """dZ = dA * (1 - a^2), with a = tanh(Z) and Z from the cache.  dA, Z and dZ share one shape."""
    Z = _same_shape("tanh_backward", dA, cache)
    return dA * (1 - np.tanh(Z) ** 2)


def leaky_relu(Z, slope=0.01):
    """Z where Z > 0, slope * Z elsewhere.  Returns A, of the shape of Z, and the cache (Z itself)."""
    return np.where(np.asarray(Z) > 0, Z, slope * np.asarray(Z)), Z


def leaky_relu_backward(dA, cache, slope=0.01):
    """dZ = dA where Z > 0, slope * dA elsewhere.  dA, Z and dZ share one shape."""
    Z = _same_shape("leaky_relu_backward", dA, cache)
    return np.where(Z > 0, dA, slope * np.asarray(dA))


def _same_shape(name, dA, cache):
    """The cache as an array Z, or a ValueError that says which shapes came when it does not fit dA."""
    if isinstance(cache, tuple):
        raise ValueError(f"{name} needs the activation cache (the array Z), but it was given a tuple of "
                         f"{len(cache)}: unpack the layer's cache first.")
    if np.shape(cache) != np.shape(dA):
        raise ValueError(f"{name} needs dA and Z of one shape, but dA has shape {np.shape(dA)} and Z has "
                         f"shape {np.shape(cache)}.")
    return np.asarray(cache)


# ------------------------------------------------------------------------------------------------------------
# Data
# ------------------------------------------------------------------------------------------------------------

DATASETS = Path(__file__).resolve().parent / "datasets"
PICTURE_SIZE = 64
_FILES = {"drawings": ("train_drawings.h5", "test_drawings.h5"),
          "photos": ("train_catvnoncat.h5", "test_catvnoncat.h5")}
_TO_DO = {"drawings": "Restore it with: git checkout -- datasets",
          "photos": "Fetch it with: python -m workbook data photos (or put it there by hand; "
                    "datasets/README.md says where it comes from)."}


def load_data(name="drawings"):
    """The cat pictures: ``"drawings"``, which come with the project, or ``"photos"``, which you add yourself.

    Returns train_x_orig (m, 64, 64, 3) uint8, train_y (1, m) of 0 and 1, test_x_orig, test_y in the same way,
    and classes, the array [b'non-cat', b'cat'].  The photographs are looked for in the folder that the
    environment variable DNN_PHOTOS names, otherwise in datasets/.
    Raises FileNotFoundError when a file is missing and ValueError when it is damaged or holds something else.
    """
    train_x, train_y, _ = _read_pictures(name, "train")
    test_x, test_y, classes = _read_pictures(name, "test")
    return train_x, train_y, test_x, test_y, classes


def load_attributes(split="test"):
    """What is known about each drawing of ``split`` ("train" or "test").

    Returns a dictionary of arrays of length m: subject, pose, coat, background (words), scale, angle
    (degrees), brightness, blur, noise, camouflage (numbers) and occluded (True or False).
    """
    path = _data_file("drawings", split)
    again = _again("drawings")
    with _open(path, again) as file:
        group = file.get("attributes")
        if not isinstance(group, h5py.Group):
            raise ValueError(f"{path} holds no attributes of the pictures: {again}")
        columns = {key: _array(path, group, key, again) for key in group}
    return {key: held.astype(str) if held.dtype.kind == "S" else held for key, held in columns.items()}


def load_picture(path, size=PICTURE_SIZE):
    """A picture file of your own as an array (size, size, 3), uint8, as the networks want it.

    The middle square is cut out and resized; see-through parts become white; pictures that a camera stored
    lying on the side are turned.  Raises FileNotFoundError when there is no such file, ValueError when it is
    not a picture.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"There is no file {path.name} in {path.resolve().parent}: check the name, "
                                f"and put the picture there.")
    try:
        # Pillow warns about odd details and large pictures; the result says enough.
        with warnings.catch_warnings(action="ignore"), Image.open(path) as picture:
            picture = ImageOps.exif_transpose(picture)
            if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
                picture = _to_eight_bits(picture)
            picture = picture.convert("RGBA")
    except UnidentifiedImageError:
        raise ValueError(f"{path.name} is not a picture of a known kind: give a PNG or JPEG file (a HEIC "
                         f"file from a phone has to be saved as JPEG first).") from None
    except Exception as error:      # what Pillow raises for a damaged file differs from kind to kind
        raise ValueError(f"{path.name} cannot be read as a picture ({error}): it may be cut off or damaged; "
                         f"give another PNG or JPEG file.") from None
    white = Image.new("RGBA", picture.size, "white")
    picture = Image.alpha_composite(white, picture).convert("RGB")
    return np.array(ImageOps.fit(picture, (size, size), Image.Resampling.LANCZOS))


def _to_eight_bits(picture):
    """A picture with more than 256 steps of grey in 256 steps (Pillow alone would cut it off at 255)."""
    values = np.nan_to_num(np.asarray(picture, dtype=float)).clip(min=0)
    brightest = values.max()
    if picture.mode.startswith("I;16"):
        white = 65535
    else:       # other kinds say nowhere what white is: the smallest usual number that fits
        usual = (1, 255, 65535) if picture.mode == "F" else (255, 65535)
        white = next((one for one in usual if brightest <= one), brightest)
    return Image.fromarray(np.uint8(np.round(255 * (values / white))))


def images_to_columns(images):
    """Pictures (m, 64, 64, 3) with values 0..255 as X (12288, m) with values 0..1: one picture a column.

    A single picture (64, 64, 3) becomes (12288, 1).
    """
    images = np.asarray(images)
    if images.ndim not in (3, 4) or images.shape[-1] != 3:
        raise ValueError(f"images_to_columns needs pictures of shape (m, height, width, 3), but was given "
                         f"{images.shape}.")
    if images.ndim == 3:
        images = images[np.newaxis]
    return images.reshape(len(images), np.prod(images.shape[1:], dtype=int)).T / 255


def _data_file(name, split):
    if name not in _FILES:
        raise ValueError(f"There is no data set {name!r}: choose 'drawings' or 'photos'.")
    if split not in ("train", "test"):
        raise ValueError(f"There is no part {split!r} of the data: choose 'train' or 'test'.")
    folder = Path(os.environ.get("DNN_PHOTOS") or DATASETS).expanduser() if name == "photos" else DATASETS
    path = folder / _FILES[name][split == "test"]
    if not path.is_file():
        raise FileNotFoundError(f"{path.name} is not in {folder}. {_TO_DO[name]}")
    return path


def _again(name):
    return f"delete it and get it again. {_TO_DO[name]}"


def _open(path, again):
    try:
        return h5py.File(path, "r")
    except (PermissionError, BlockingIOError):
        raise ValueError(f"{path} cannot be opened: another program holds it, or you may not read it; close "
                         f"that program and try again.") from None
    except OSError:
        raise ValueError(f"{path} is damaged or not an HDF5 file: {again}") from None


def _array(path, group, key, again):
    """One data set of an HDF5 file as an array, or a ValueError when there is none or it cannot be read."""
    if not isinstance(group.get(key), h5py.Dataset):
        raise ValueError(f"{path} holds no {key}: it is not a file of this course; {again}")
    try:
        return np.asarray(group[key][()])
    except (OSError, TypeError):
        raise ValueError(f"{path} is damaged: {again}") from None


def _read_pictures(name, split):
    """One file as (images, labels of shape (1, m), classes), with everything about it made sure of."""
    path = _data_file(name, split)
    again = _again(name)
    with _open(path, again) as file:
        keys = f"{split}_set_x", f"{split}_set_y", "list_classes"
        images, labels, classes = (_array(path, file, key, again) for key in keys)
    if images.dtype != np.uint8 or images.shape[1:] != (PICTURE_SIZE, PICTURE_SIZE, 3) or len(images) == 0:
        raise ValueError(f"{path}: {keys[0]} must be uint8 of shape (m, 64, 64, 3), but it is "
                         f"{images.dtype} of shape {images.shape}; {again}")
    if labels.dtype.kind not in "iu" or labels.shape != images.shape[:1] or not np.isin(labels, (0, 1)).all():
        raise ValueError(f"{path}: {keys[1]} must be {len(images)} whole numbers 0 or 1, but it is "
                         f"{labels.dtype} of shape {labels.shape}{_range(labels)}; {again}")
    if classes.shape != (2,):
        raise ValueError(f"{path}: list_classes must be the names of 2 classes, but it has shape "
                         f"{classes.shape}; {again}")
    return images, labels.reshape(1, -1), classes


def _range(labels):
    """", from 0 to 7" for whole numbers: a label that is neither 0 nor 1 shows in it."""
    return f", from {labels.min()} to {labels.max()}" if labels.dtype.kind in "iu" and labels.size else ""


# ------------------------------------------------------------------------------------------------------------
# Plots.  They draw and return nothing; a title is yours to give, because a caption belongs into the text.
# ------------------------------------------------------------------------------------------------------------

# One palette for the plots and for images/*.svg.  The first five can be told apart by colour-blind people
# (Okabe and Ito, Color Universal Design, 2008); ink and grey are for what is not data.
COLOURS = {"blue": "#0072B2", "vermillion": "#D55E00", "green": "#009E73", "amber": "#E69F00", "purple": "#CC79A7",
           "sky": "#56B4E9", "ink": "#24303c", "grey": "#7b8794"}
# The colours that plots take one after another, and that "C0", "C1", ... stand for.
plt.rcParams["axes.prop_cycle"] = plt.cycler(color=list(COLOURS.values())[:6])
PIXELS_PER_INCH, SHARPNESS = 96, 1.5    # on the page; and how many pixels of the picture for one of the page


def show(alt):
    """Show the figure that was drawn last, with a text for people who do not see it.

    alt: one or two sentences that say what is to be seen.  Screen readers read it aloud.  In a notebook the figure
    becomes a picture on the page, and the text its alt text; elsewhere a window opens, as plt.show() does.
    """
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(f'show needs a sentence that says what is to be seen, such as show("The cost falls."); it was '
                         f"given {alt!r}.")
    ipython = sys.modules.get("IPython")
    if not ipython or not ipython.get_ipython():
        _show()
        return
    figure, png = plt.gcf(), io.BytesIO()
    figure.savefig(png, format="png", dpi=PIXELS_PER_INCH * SHARPNESS, bbox_inches="tight")
    plt.close(figure)
    width = round(int.from_bytes(png.getvalue()[16:20], "big") / SHARPNESS)     # the header of a PNG file holds it
    ipython.display.display({"text/plain": alt, "text/html": picture_tag(png.getvalue(), alt, width)}, raw=True)


def picture_tag(png, alt, width):
    """HTML for a PNG picture (bytes) with its alt text, ``width`` pixels wide, but no wider than the page."""
    # What may depend on the machine stands behind the alt text: nbval leaves it out (see nbval_sanitize.txt).
    return (f'<img alt="{html.escape(alt)}" width="{width}" style="max-width: 100%; height: auto; border-radius: 6px" '
            f'src="data:image/png;base64,{base64.b64encode(png).decode()}">')


def plot_costs(costs, every=100, title=None):
    """The cost against the number of iterations.

    costs: one list of costs, or a dictionary {name: list} for several curves; ``every`` iterations lie
    between two.
    """
    curves = costs if isinstance(costs, dict) else {None: costs}
    _, axes = plt.subplots(figsize=(6, 3.5), layout="constrained")
    for name, curve in curves.items():
        axes.plot(every * np.arange(len(curve)), curve, label=name)
    axes.set(xlabel="iterations", ylabel="cost J", title=title)
    axes.grid(alpha=0.3)
    if isinstance(costs, dict) and costs:
        axes.legend()
    show("The cost against the number of iterations. " + " ".join(_course_of(*item, every) for item in curves.items()))


def _course_of(name, curve, every):
    """Where a curve begins and ends, in words."""
    if len(curve) == 0:
        return "There is no cost yet."
    return (f"{f'{name}: from' if name is not None else 'From'} {curve[0]:.3f} at the beginning to {curve[-1]:.3f} "
            f"at iteration {every * (len(curve) - 1)}.")


def show_pictures(images, captions=None, columns=8, alt=None):
    """A grid of pictures (m, height, width, 3), each with its caption below when captions are given.

    alt: what is to be seen, for people who do not see it; without it the captions are read out.
    """
    if isinstance(images, np.ndarray) and images.ndim == 3 and images.shape[-1] == 3:
        images = [images]       # a single picture
    count = len(images)
    if captions is not None and len(captions) != count:
        raise ValueError(f"There are {count} pictures but {len(captions)} captions: one for each is needed.")
    if count == 0:
        print("There is no picture to show.")
        return
    columns = min(columns, count)
    rows = -(-count // columns)
    lines = 0 if captions is None else 1 + max(str(caption).count("\n") for caption in captions)
    size = 1.4 * columns, (1.45 + 0.16 * lines) * rows      # inches
    _, grid = plt.subplots(rows, columns, figsize=size, squeeze=False, layout="constrained")
    for place, axes in enumerate(grid.flat):
        axes.set_axis_off()
        if place < count:
            axes.imshow(images[place], interpolation="nearest")
            if captions is not None:
                axes.set_title(captions[place], fontsize=8, y=-0.03, pad=0, verticalalignment="top")
    show(alt or f"A grid of small pictures, {count} in all{_read_out(captions)}.")


def _read_out(captions):
    """Captions as one piece of text: ": says cat, is non-cat; ..."."""
    return "" if captions is None else ": " + "; ".join(str(caption).replace("\n", ", ") for caption in captions)


def _show():
    """plt.show(), and no warning where there is no screen to show anything on."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*non-interactive")
        plt.show()


def show_predictions(images, p, y, probabilities=None, classes=(b"non-cat", b"cat"), columns=8):
    """Pictures with what the network said and what is true.

    images: (m, 64, 64, 3); p and y: predictions and labels (1, m) of 0 and 1; probabilities: (1, m), what the
    output unit gave, or None.
    """
    show_pictures(images, _captions(len(images), p, y, probabilities, classes), columns)


def show_mislabeled(images, p, y, probabilities=None, classes=(b"non-cat", b"cat"), columns=7):
    """Only the pictures that the network got wrong, each with its number (see show_predictions).

    Returns their indices as an array.
    """
    captions = _captions(len(images), p, y, probabilities, classes)
    wrong = np.flatnonzero(np.ravel(p) != np.ravel(y))
    show_pictures(np.asarray(images)[wrong], [f"no. {i}: {captions[i]}" for i in wrong], columns)
    return wrong


def _captions(count, p, y, probabilities, classes):
    """For each picture two lines, "says cat" and "is non-cat"; a third one when there are probabilities."""
    for name, values in (("predictions", p), ("labels", y), ("probabilities", probabilities)):
        if values is not None and np.size(values) != count:
            raise ValueError(f"There are {count} pictures but {np.size(values)} {name}: one for each is "
                             f"needed.")
    names = [name.decode() if isinstance(name, bytes) else str(name) for name in classes]
    said, true = ([names[int(value)] for value in np.ravel(row)] for row in (p, y))
    captions = [f"says {said[i]}\nis {true[i]}" for i in range(count)]
    if probabilities is None:
        return captions
    return [f"{captions[i]}\nP(cat) = {np.ravel(probabilities)[i]:.2f}" for i in range(count)]
