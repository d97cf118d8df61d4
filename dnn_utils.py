"""What the notebooks import: activations (each forward function stands beside its backward), then data, then plots.

Shapes, everywhere: one example a column.  X is (n_x, m), Z and A of a layer are (n, m), labels are (1, m).
Longer plots and pictures of your own live in workbook/plots.py and workbook/pictures; import them from here too.
"""

import os
from pathlib import Path

import numpy as np

# Activations.  Forward: Z -> (A, cache), where the cache is Z.  Backward: (dA, cache) -> dZ = dA * g'(Z).


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
        raise ValueError(f"{name} needs the array Z, not a tuple of {len(cache)}: unpack the layer's cache first.")
    if np.shape(cache) != np.shape(dA):
        raise ValueError(f"{name} needs dA and Z of one shape, but was given {np.shape(dA)} and {np.shape(cache)}.")
    return np.asarray(cache)


# Data.  A file holds pictures (m, 64, 64, 3), their labels (m,), the names of the classes, and drawings' attributes.
DATASETS = Path(__file__).resolve().parent / "datasets"
_FILES = {"drawings": "{}_drawings.h5", "photos": "{}_catvnoncat.h5"}
_WHERE_FROM = {
    "drawings": "Restore it with: git checkout -- datasets",
    "photos": "Fetch it with: python3 start.py data photos (or by hand, as datasets/README.md says).",
}


def load_data(name="drawings"):
    """The cat pictures: ``"drawings"``, which come with the project, or ``"photos"``, which you add yourself.

    Returns train_x_orig (m, 64, 64, 3) uint8, train_y (1, m) of 0 and 1, test_x_orig, test_y in the same way,
    and classes, the array [b'non-cat', b'cat'].  The photographs are looked for in the folder that the
    environment variable DNN_PHOTOS names, otherwise in datasets/.
    Raises FileNotFoundError when a file is missing and ValueError when it is damaged or holds something else.
    """
    train_x, train_y, _ = _pictures_and_labels(name, "train")
    test_x, test_y, classes = _pictures_and_labels(name, "test")
    return train_x, train_y, test_x, test_y, classes


def load_attributes(split="test"):
    """What is known about each drawing of ``split`` ("train" or "test").

    Returns a dictionary of arrays of length m: subject, pose, coat, background (words), scale, angle
    (degrees), brightness, blur, noise, camouflage (numbers) and occluded (True or False).
    """
    arrays, problem = _read("drawings", split, "attributes")
    if not arrays:
        raise problem("it holds no attributes of the pictures")
    return {key: held.astype(str) if held.dtype.kind == "S" else held for key, held in arrays.items()}


def images_to_columns(images):
    """Pictures (m, 64, 64, 3) with values 0..255 as X (12288, m) with values 0..1: one picture a column.

    A single picture (64, 64, 3) becomes (12288, 1).
    """
    images = np.asarray(images)
    if images.ndim not in (3, 4) or images.shape[-1] != 3:
        raise ValueError(f"images_to_columns needs pictures (m, height, width, 3), but was given {images.shape}.")
    return images.reshape(-1, np.prod(images.shape[-3:])).T / 255


def _pictures_and_labels(name, split):
    """One data file as (images, labels of shape (1, m), classes), with everything about it made sure of."""
    arrays, problem = _read(name, split)
    keys = f"{split}_set_x", f"{split}_set_y", "list_classes"
    if missing := [key for key in keys if key not in arrays]:
        raise problem(f"it holds no {missing[0]}, so it is not a file of this course")
    images, labels, classes = (arrays[key] for key in keys)
    if images.dtype != np.uint8 or images.shape[1:] != (64, 64, 3) or len(images) == 0:
        raise problem(f"{keys[0]} must be uint8 of shape (m, 64, 64, 3), but is {images.dtype} of shape {images.shape}")
    if labels.dtype.kind not in "iu" or labels.shape != images.shape[:1] or not np.isin(labels, (0, 1)).all():
        raise problem(f"{keys[1]} must be {len(images)} whole numbers 0 or 1, but is {labels.dtype} {labels.shape}")
    if classes.shape != (2,):
        raise problem(f"list_classes must be the names of 2 classes, but has shape {classes.shape}")
    return images, labels.reshape(1, -1), classes


def _read(name, split, group="/"):
    """The arrays of one group of a data file by their names, and a function that turns a problem into an error."""
    import h5py

    if name not in _FILES or split not in ("train", "test"):
        raise ValueError(f"There is no {split!r} of {name!r}: choose 'train' or 'test' of 'drawings' or 'photos'.")
    folder = Path(os.environ.get("DNN_PHOTOS") or DATASETS).expanduser() if name == "photos" else DATASETS
    path = folder / _FILES[name].format(split)
    if not path.is_file():
        raise FileNotFoundError(f"{path.name} is not in {folder}. {_WHERE_FROM[name]}")

    def problem(what):
        return ValueError(f"{path}: {what}; move it away and get it again. {_WHERE_FROM[name]}")

    try:
        with h5py.File(path, "r") as file:
            held = file.get(group, {}).items()
            return {key: np.asarray(data[()]) for key, data in held if isinstance(data, h5py.Dataset)}, problem
    except (OSError, TypeError):
        raise problem("it is damaged, not an HDF5 file, or held by another program") from None


# Plots.  They draw and return nothing; a title is yours to give, because a caption belongs into the text.


def plot_costs(costs, every=100, title=None):
    """The cost against the number of iterations.

    costs: one list of costs, or a dictionary {name: list} for several curves; ``every`` iterations lie between two.
    """
    from workbook.plots import plt, show

    alt = "The cost against the number of iterations."
    _, axes = plt.subplots(figsize=(6, 3.5), layout="constrained")
    for name, curve in costs.items() if isinstance(costs, dict) else [(None, costs)]:
        axes.plot(every * np.arange(len(curve)), curve, label=name)
        if len(curve) == 0:
            alt += " There is no cost yet."
        else:
            start = "From" if name is None else f"{name}: from"
            alt += (
                f" {start} {curve[0]:.3f} at the beginning to {curve[-1]:.3f} at iteration {every * (len(curve) - 1)}."
            )
    axes.set(xlabel="iterations", ylabel="cost J", title=title)
    axes.grid(alpha=0.3)
    if isinstance(costs, dict) and costs:
        axes.legend()
    show(alt)


def show_predictions(images, p, y, probabilities=None, classes=(b"non-cat", b"cat"), columns=None, about=None):
    """Pictures with what the network said and what is true.

    images: (m, 64, 64, 3); p and y: predictions and labels (1, m) of 0 and 1; probabilities: (1, m), what the
    output unit gave, or None; about: what else is known of them, {name: m values}, as load_attributes gives it.
    """
    from workbook.plots import read_out, show_pictures

    captions = _captions(len(images), p, y, probabilities, classes, about)
    right = np.sum(np.ravel(p) == np.ravel(y))
    alt = f"{len(captions)} pictures with what the network says, {right} of them right{read_out(captions)}."
    show_pictures(images, captions, columns, alt)


def show_mislabeled(
    images, p, y, probabilities=None, classes=(b"non-cat", b"cat"), columns=None, about=None, order=None, most=60
):
    """Only the pictures that the network got wrong, each with its number (see show_predictions).

    order: "confident" (where the network was surest, which is the default when there are probabilities), "undecided"
    (the other way round) or "number".  most: how many are shown; a line says how many there are when there are more.
    Returns the indices of all of them as an array, in this order.
    """
    from workbook.plots import read_out, show_pictures

    order = order or ("number" if probabilities is None else "confident")
    orders = {"confident": ", the surest first", "undecided": ", the most undecided first", "number": ""}
    if order not in orders or (order != "number" and probabilities is None):
        raise ValueError(
            f"No order {order!r} here: choose 'number' or, with probabilities, 'confident' or 'undecided'."
        )
    captions = _captions(len(images), p, y, probabilities, classes, about)
    wrong = np.flatnonzero(np.ravel(p) != np.ravel(y))
    if order != "number":
        # Rounded, so that equal probabilities stay in the order of their numbers on every machine.
        sure = np.round(np.abs(np.ravel(probabilities)[wrong] - 0.5), 6)
        wrong = wrong[np.argsort(-sure if order == "confident" else sure, kind="stable")]
    shown = wrong[:most]
    if len(shown) < len(wrong):
        print(f"{len(wrong)} pictures are wrong; the first {len(shown)} of them are shown.")
    truth, names = np.ravel(y)[shown], np.asarray(classes).astype(str)
    kinds = " and ".join(f"{np.sum(truth == kind)} in truth {name}" for kind, name in enumerate(names))
    alt = f"Misclassified pictures: {len(shown)}, of these {kinds}"
    if probabilities is not None and len(shown):
        values = np.ravel(probabilities)[shown]
        alt += f"; P(cat) from {values.min():.2f} to {values.max():.2f}{orders[order]}"
    captions = [f"no. {i}: {captions[i]}" for i in shown]
    show_pictures(np.asarray(images)[shown], captions, columns, f"{alt}{read_out(captions)}.")
    return wrong


def _captions(count, p, y, probabilities, classes, about):
    """For each picture "says cat" and "is non-cat", P(cat) when there are probabilities, and what is known of it."""
    about = {name: np.asarray(values) for name, values in (about or {}).items()}
    for name, values in {"predictions": p, "labels": y, "probabilities": probabilities, **about}.items():
        if values is not None and np.size(values) != count:
            raise ValueError(f"There are {count} pictures but {np.size(values)} {name}: one for each is needed.")
    names = np.asarray(classes).astype(str)
    captions = [f"says {names[int(said)]}\nis {names[int(true)]}" for said, true in zip(np.ravel(p), np.ravel(y))]
    if probabilities is not None:
        captions = [f"{caption}\nP(cat) = {value:.2f}" for caption, value in zip(captions, np.ravel(probabilities))]
    return [f"{caption}\n{_known(about, i)}".rstrip("\n") for i, caption in enumerate(captions)]


def _known(about, i):
    """One line about picture i: words as they are, numbers with their name, and what is True by its name."""
    parts = []
    for name, values in about.items():
        if values.dtype.kind == "b":
            parts += [name] if values[i] else []
        elif values.dtype.kind in "fiu":
            parts.append(f"{name}\xa0{values[i]:.2f}")  # a space at which no line ends
        elif values[i] not in ("-", *parts):  # a dash: it does not apply
            parts.append(str(values[i]))
    return ", ".join(parts)


def attribute_groups(name, values, among=None):
    """Pictures in groups by one attribute, such as attribute_groups("pose", about["pose"]).

    values: m words (a group for each word; a dash belongs to none), m numbers (three groups of about equal size) or
    m times True or False.  among: m times True or False, only these pictures are taken.
    Returns a dictionary: name of the group -> array (m,), True for the pictures in it.  No group is empty.
    """
    values = np.asarray(values)
    among = np.ones(len(values), dtype=bool) if among is None else np.asarray(among, dtype=bool)
    if values.dtype.kind == "b":
        groups = {f"{name}: yes": values, f"{name}: no": ~values}
    elif values.dtype.kind in "fiu":
        low, high = np.quantile(values[among], [1 / 3, 2 / 3]) if among.any() else (0, 0)
        middle = (values > low) & (values <= high)
        groups = {f"{name} up to {low:.2f}": values <= low, f"{name} {low:.2f} to {high:.2f}": middle}
        groups[f"{name} above {high:.2f}"] = values > high
    else:
        groups = {f"{name}: {word}": values == word for word in np.unique(values[among]) if word != "-"}
    return {label: inside & among for label, inside in groups.items() if np.any(inside & among)}


# What lies elsewhere.  It is loaded when it is first asked for (PEP 562), because it needs Matplotlib or Pillow.
_PLOTS = "COLOURS picture_tag plot_accuracies show show_pictures wilson_interval".split()
_PICTURES = "FITS fit_picture load_picture open_picture picture_box".split()


def __getattr__(name):
    if name in _PLOTS:
        from workbook import plots as room
    elif name in _PICTURES:
        from workbook import pictures as room
    else:
        raise AttributeError(f"There is no {name} in dnn_utils.")
    return getattr(room, name)


def __dir__():
    return sorted([*globals(), *_PLOTS, *_PICTURES])
