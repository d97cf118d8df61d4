"""The exercises of notebook 10: momentum and Adam in place of the plain step, and the gradients with dropout."""

import math

import numpy as np

from .definitions import activate, derivatives, loss
from .inputs import EXAMPLES, labels, network, several, steps
from .kit import Exercise, Mistake, Parts, edit, generator, ways, whole


def update_with_momentum(parameters, grads, velocity, learning_rate, beta):
    """Number by number: the new velocity lies between the old one and the slope, beta says where."""
    moved = np.vectorize(lambda old, slope: old + (1 - beta) * (slope - old))
    new = {name: moved(velocity[name], grads["d" + name]) for name in parameters}
    return {name: value - learning_rate * new[name] for name, value in parameters.items()}, new


def _momenta(seed):
    rates = (0.03, 0.9) if seed is None else generator(88, seed).uniform(0.1, 0.8, 2).round(3).tolist()
    for label, parameters, grads, like in steps(90, seed):
        yield f"{label}, learning rate {rates[0]:g}, beta {rates[1]:g}", parameters, grads, like(0.5), *rates


UPDATE_WITH_MOMENTUM = Exercise(update_with_momentum, Parts("", ("updated", "moved")), _momenta, mistakes=[
    Mistake("um_plain", "The step goes along the gradient, as without momentum.",
        "Which direction is it that remembers the earlier steps?",
        edit("learning_rate * moved[name]", 'learning_rate * grads["d" + name]')),
    Mistake("um_old_velocity", "The step goes along the old velocity.", "First the new velocity, then the step.",
        edit("learning_rate * moved[name]", "learning_rate * velocity[name]")),
    Mistake("um_whole_gradient", "The whole gradient is added to the velocity.",
        "The two factors of the formula add up to 1.", edit("(1 - beta) * grads", "grads")),
    Mistake("um_no_memory", "The old velocity is forgotten.", "The new velocity has two parts.",
        edit("beta * velocity[name] + (1 - beta)", "(1 - beta)")),
    Mistake("um_rate_twice", "The learning rate is in the velocity as well.",
        "The velocity is a mean of gradients. The learning rate belongs to the step alone.",
        edit("(1 - beta) * grads", "learning_rate * (1 - beta) * grads")),
    Mistake("um_beta_written", "Beta is written as a number. Use the argument.", "The caller chooses beta.",
        edit("beta * velocity[name] + (1 - beta)", "0.5 * velocity[name] + 0.5")),
    Mistake("um_into_argument", "The new velocity goes into velocity, the argument; the new dictionary stays empty.",
        "It belongs in the second dictionary that the function returns.", edit("moved[name]", "velocity[name]")),
    Mistake("um_velocity_lost", "The old velocity is returned.", "The next step needs what this one has made.",
        edit("return updated, moved", "return updated, velocity")),
], variants={
    "two lines": whole("""
def update_with_momentum(parameters, grads, velocity, learning_rate, beta):
    v = {k: beta * velocity[k] + (1 - beta) * grads["d" + k] for k in parameters}
    return {k: parameters[k] - learning_rate * v[k] for k in v}, v
"""),
    "from the old towards the new": edit('beta * velocity[name] + (1 - beta) * grads["d" + name]',
        'velocity[name] + (1 - beta) * (grads["d" + name] - velocity[name])'),
})  # fmt: skip


def update_with_adam(
    parameters, grads, first, second, t, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8
):  # fmt: skip
    """Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), algorithm 1, number by number."""

    def one(theta, g, m, v):
        m, v = m - (1 - beta1) * (m - g), v - (1 - beta2) * (v - g * g)
        m_hat, v_hat = m / -math.expm1(t * math.log(beta1)), v / -math.expm1(t * math.log(beta2))
        return theta - learning_rate * m_hat / (math.sqrt(v_hat) + epsilon), m, v

    each = np.vectorize(one, otypes=[float] * 3)
    new = {name: each(value, grads["d" + name], first[name], second[name]) for name, value in parameters.items()}
    return tuple({name: parts[i] for name, parts in new.items()} for i in range(3))


def _moments(seed):
    draw = generator(89, seed)
    for n, (label, parameters, grads, like) in enumerate(steps(90, seed)):
        t, rate = (n + 1, 0.02) if seed is None else (int(draw.randint(1, 40)), round(draw.uniform(0.01, 0.2), 4))
        first, second = like(0.3), {name: value**2 for name, value in like(0.2).items()}
        if n == 0:  # the first step, with gradients so small, or 0, that epsilon counts
            label, t, first, second = f"{label}, small gradients, some of them 0", 1, like(0), like(0)
            grads = {name: 1e-4 * np.maximum(value, 0) for name, value in grads.items()}
        yield f"{label}, step {t}, learning rate {rate:g}", parameters, grads, first, second, t, rate


UPDATE_WITH_ADAM = Exercise(update_with_adam, Parts("", ("updated", "m", "v")), _moments, mistakes=[
    Mistake("ua_no_correction", "The two means are used as they are, without the corrections.",
        "Both begin at 0. What makes up for that in the first steps?",
        edit(" / (1 - beta1 ** t)", "", " / (1 - beta2 ** t)", "")),
    Mistake("ua_first_uncorrected", "The mean of the gradients is not corrected.", "Both means begin at 0.",
        edit(" / (1 - beta1 ** t)", "")),
    Mistake("ua_second_uncorrected", "The mean of the squares is not corrected.", "Both means begin at 0.",
        edit(" / (1 - beta2 ** t)", "")),
    Mistake("ua_correction_kept", "The corrected means are returned, so they are corrected again in the next step.",
        "What is kept are the means themselves.", edit("m[name] / (1", "m[name] = m[name] / (1",
            "v[name] / (1", "v[name] = v[name] / (1")),
    Mistake("ua_without_t", "The corrections are the same in every step.", "They fade away as t grows.",
        edit(" ** t", "")),
    Mistake("ua_t_times", "The decay is multiplied by t. It should be raised to the power of t.",
        "After t steps, beta was multiplied t times.", edit("beta1 ** t", "beta1 * t", "beta2 ** t", "beta2 * t")),
    Mistake("ua_power_of_difference", "The power is taken of 1 - beta. It should be taken of beta alone.",
        "After t steps, beta was multiplied t times.",
        edit("(1 - beta1 ** t)", "(1 - beta1) ** t", "(1 - beta2 ** t)", "(1 - beta2) ** t")
        + edit("(1 - beta1 ** t)", "(1 - beta1) ** t") + edit("(1 - beta2 ** t)", "(1 - beta2) ** t")),
    Mistake("ua_no_square", "The second mean is made of the gradients, not of their squares.",
        "The root is taken later. Of what?", ways("g ** 2", "np.abs(g)", "g")),
    Mistake("ua_epsilon_under_root", "Epsilon is added under the root.", "First the root, then epsilon.",
        edit("np.sqrt(v_hat) + epsilon", "np.sqrt(v_hat + epsilon)")),
    Mistake("ua_epsilon_outside", "Epsilon is added to the quotient, not to what is below the fraction bar.",
        "Where do parentheses belong?", edit("(np.sqrt(v_hat) + epsilon)", "np.sqrt(v_hat) + epsilon"),
        sign=r"\+ epsilon"),
    Mistake("ua_t_plus_1", "The corrections are those of the next step: t counts from 1 already.",
        "In the first step, t is 1.", edit(" ** t", " ** (t + 1)")),
    Mistake("ua_no_epsilon", "Epsilon is missing, so where all gradients were 0 the step is 0 divided by 0.",
        "What keeps the number below from being 0?", edit(" + epsilon", ""), unless=r"\+ epsilon"),
    Mistake("ua_no_root", "The step is divided by the mean of the squares, not by its root.",
        "What is the magnitude of numbers whose squares have this mean?", edit("np.sqrt(v_hat)", "v_hat")),
    Mistake("ua_one_beta", "Both means have the same decay.", "There is a beta for each of the two.",
        edit("beta2 * second[name] + (1 - beta2)", "beta1 * second[name] + (1 - beta1)",
            "1 - beta2 ** t", "1 - beta1 ** t")),
    Mistake("ua_plain", "The gradient itself is divided, not its mean.", "Adam has momentum, too.",
        edit("learning_rate * m_hat", "learning_rate * g")),
    Mistake("ua_old_means", "The old means are returned.", "The next step needs what this one has made.",
        edit("return updated, m, v", "return updated, first, second")),
], variants={
    "three lines": whole("""
def update_with_adam(parameters, grads, first, second, t, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = {k: beta1 * first[k] + (1 - beta1) * grads["d" + k] for k in parameters}
    v = {k: beta2 * second[k] + (1 - beta2) * np.square(grads["d" + k]) for k in parameters}
    return {k: parameters[k] - learning_rate * (m[k] / (1 - beta1 ** t))
            / (np.sqrt(v[k] / (1 - beta2 ** t)) + epsilon) for k in parameters}, m, v
"""),
    "a square by a product, a root by a power": edit("g ** 2", "g * g", "np.sqrt(v_hat)", "v_hat ** 0.5"),
})  # fmt: skip


def gradients_with_dropout(X, Y, parameters, mask, keep):
    """The derivatives of the cost of the network whose hidden units are multiplied by mask / keep."""

    def cost(W1, b1, W2, b2):
        A1 = activate(np.einsum("ik,kj->ij", W1, X) + b1, "relu") * mask / keep
        AL = activate(np.einsum("ik,kj->ij", W2, A1) + b2, "sigmoid")
        return sum(loss(AL[0, i], Y[0, i]) for i in range(Y.shape[1])) / Y.shape[1]

    names = "W1", "b1", "W2", "b2"
    return {f"d{name}": slope for name, slope in zip(names, derivatives(cost, *(parameters[name] for name in names)))}


def _masked(seed):
    draw = generator(92, seed)
    sizes = [(3, 4, 6), (5, 5, 5), (2, 3, 1)]
    if seed is not None:
        sizes += [tuple(several(draw, 3)), (3, 4, 100), (400, 3, 2)]
    for n, (n_x, hidden, m) in enumerate(sizes):
        keep = (0.8, 0.5)[n % 2]
        mask = draw.rand(hidden, m) < keep
        mask.flat[0], mask.flat[-1] = True, False  # both kinds
        parameters = network(93 + n, (n_x, hidden, 1), seed)
        parameters["W1"] *= 2 / np.sqrt(n_x)
        parameters["W2"] /= 2 * np.sqrt(hidden)  # in single precision, a larger z gives a probability of exactly 1
        yield (f"{n_x} inputs, {hidden} hidden units, {m} examples, keep = {keep}", draw.randn(n_x, m), labels(m),
            parameters, mask, keep)  # fmt: skip


GRADIENTS_WITH_DROPOUT = Exercise(gradients_with_dropout, "grads", _masked, sizes=EXAMPLES, mistakes=[
    Mistake("gd_no_dropout", "No unit is switched off: these are the gradients of the whole network.",
        "The mask is needed twice.", edit("A1 * mask / keep", "A1")),
    Mistake("gd_forward_only", "The way back does not know which units were off.",
        "A unit that was off had no part in the cost.", edit("dA1 * mask / keep", "dA1")),
    Mistake("gd_backward_only", "On the way forward, no unit is switched off.", "The mask is needed twice.",
        edit("    A1 = A1 * mask / keep\n", "")),
    Mistake("gd_no_scale", "The units that are left are not made larger.",
        "The sum in the next layer has fewer terms. What keeps its magnitude?",
        edit("mask / keep", "mask")),
    Mistake("gd_scale_forward_only", "On the way back, the division is missing.",
        "What is multiplied on the way forward is multiplied on the way back.",
        edit("dA1 * mask / keep", "dA1 * mask")),
    Mistake("gd_scale_backward_only", "On the way forward, the division is missing.",
        "The sum in the next layer has fewer terms. What keeps its magnitude?",
        edit("A1 = A1 * mask / keep", "A1 = A1 * mask")),
    Mistake("gd_multiplied", "The units that are left are made smaller, not larger.",
        "The sum in the next layer has fewer terms.", edit("mask / keep", "mask * keep")),
    Mistake("gd_turned", "The units that should stay are switched off.", "The mask is True for those that stay.",
        edit("* mask", "* (1 - mask)")),
    Mistake("gd_share_off", "The division is by the share of the units that are off.",
        "keep is the share that stays.", edit("mask / keep", "mask / (1 - keep)")),
], variants={
    "a factor once, then used twice": edit("A1 * mask / keep", "A1 * (mask / keep)"),
    "np.where": edit("dA1 * mask / keep", "np.where(mask, dA1 / keep, 0)",
        "A1 = A1 * mask / keep", "A1 = np.where(mask, A1 / keep, 0)"),
})  # fmt: skip
