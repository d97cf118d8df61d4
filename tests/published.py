"""What the tests of published results share: the photographs, the published numbers, how to compare.

The photographs are not part of the project. They are looked for in the folder that DNN_PHOTOS names, in
datasets/, and in shared/datasets/catvnoncat beside the checkout; without them these tests are skipped.
"""

import json
import os
from pathlib import Path

import numpy as np
import pytest

import dnn_utils
import my_network
from workbook.photos import PHOTOS

ROOT = Path(__file__).resolve().parents[1]
RESULTS = json.loads((Path(__file__).parent / "photo_results.json").read_text(encoding="utf-8"))


def find_photographs():
    """The first folder that holds both files, or None."""
    folders = [ROOT / "datasets", ROOT.parent / "shared" / "datasets" / "catvnoncat"]
    if os.environ.get("DNN_PHOTOS"):
        folders.insert(0, Path(os.environ["DNN_PHOTOS"]))
    return next((folder for folder in folders if all((folder / name).is_file() for name in PHOTOS)), None)


@pytest.fixture(scope="module")
def photographs():
    folder = find_photographs()
    if folder is None:
        pytest.skip("the photographs are not here: fetch them with `python3 start.py data photos`, or set DNN_PHOTOS")
    return folder


@pytest.fixture(scope="module")
def pictures(photographs):
    """train_x (12288, 209), train_y (1, 209), test_x (12288, 50), test_y (1, 50); pixels / 255."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DNN_PHOTOS", str(photographs))
        train_images, train_y, test_images, test_y, _ = dnn_utils.load_data("photos")
    to_columns = dnn_utils.images_to_columns
    return to_columns(train_images), train_y, to_columns(test_images), test_y


@pytest.fixture(scope="module")
def answers():
    """my_network on the course's own answers: what `from my_network import ...` gives in solutions/."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT / "solutions")
        patch.setattr(my_network, "_ready", {})  # what other tests loaded from other folders does not count
        yield my_network


@pytest.fixture(scope="module")
def trained(request, answers, pictures):
    """Costs, and the predictions for both sets, of the model that NAME of a test file names; trained once there."""
    train_x, train_y, test_x, test_y = pictures
    name = request.module.NAME
    settings = RESULTS[name]
    parameters, costs = getattr(answers, name)(
        train_x,
        train_y,
        settings["layer_dims"],
        learning_rate=settings["learning_rate"],
        num_iterations=settings["num_iterations"],
    )
    predictions = [answers.predict(X, y, parameters) for X, y in ((train_x, train_y), (test_x, test_y))]
    return costs, *predictions


def assert_same_costs(costs, name):
    """All costs to six decimals, as they are printed."""
    published = RESULTS[name]["costs_every_100"]
    assert len(costs) == len(published)
    np.testing.assert_allclose(np.ravel(costs), published, rtol=0, atol=5e-7)


def assert_same_accuracy(train_predictions, train_y, test_predictions, test_y, name):
    assert np.mean(train_predictions == train_y) == pytest.approx(RESULTS[name]["train_accuracy"], abs=1e-9)
    assert np.mean(test_predictions == test_y) == pytest.approx(RESULTS[name]["test_accuracy"], abs=1e-9)


def assert_same_mistakes(predictions, labels, name):
    assert np.flatnonzero(predictions != labels).tolist() == RESULTS[name]["mislabeled_test_indices"]
