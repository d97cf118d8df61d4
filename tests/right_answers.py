"""Right answers, written in many different ways: none of them may ever be called wrong by check().

Each entry: the name of the exercise, what is different, the code.  NumPy is np; the helpers of dnn_utils and the other
exercises are there.
"""

RIGHT = [
    (
        "unrolled_images",
        "a list of columns",
        """
def unrolled_images(images):
    return np.array([image.flatten() for image in images]).T
""",
    ),
    (
        "unrolled_images",
        "the sizes written out",
        """
def unrolled_images(images):
    m, h, w, colours = images.shape
    return np.transpose(images.reshape(m, h * w * colours))
""",
    ),
    (
        "unrolled_images",
        "a loop that fills columns, numbers with a decimal point",
        """
def unrolled_images(images):
    X = np.zeros((images[0].size, len(images)))
    for i in range(len(images)):
        X[:, i] = images[i].reshape(-1)
    return X
""",
    ),
    (
        "unrolled_images",
        "four loops",
        """
def unrolled_images(images):
    m, h, w, colours = images.shape
    X = np.zeros((h * w * colours, m), dtype=int)
    for i in range(m):
        k = 0
        for row in range(h):
            for column in range(w):
                for colour in range(colours):
                    X[k, i] = images[i, row, column, colour]
                    k += 1
    return X
""",
    ),
    (
        "unrolled_images",
        "columns stacked side by side",
        """
def unrolled_images(images):
    return np.hstack([image.reshape(-1, 1) for image in images])
""",
    ),
    (
        "unrolled_images",
        "Fortran order all the way",
        """
def unrolled_images(images):
    return images.transpose(3, 2, 1, 0).reshape(-1, images.shape[0], order="F")
""",
    ),
    (
        "unrolled_images",
        "the axis of the pictures last",
        """
def unrolled_images(images):
    return np.moveaxis(images, 0, -1).reshape(-1, len(images))
""",
    ),
    (
        "column_percentages",
        "without keepdims: the row of sums is stretched",
        """
def column_percentages(table):
    return table / table.sum(axis=0) * 100
""",
    ),
    (
        "column_percentages",
        "Python's sum, a row by reshape",
        """
def column_percentages(table):
    return 100 * (table / sum(table).reshape(1, -1))
""",
    ),
    (
        "column_percentages",
        "a product with ones",
        """
def column_percentages(table):
    totals = np.ones((1, table.shape[0])) @ table
    return np.divide(table, totals) * 100
""",
    ),
    (
        "column_percentages",
        "two loops",
        """
def column_percentages(table):
    percent = np.zeros(table.shape)
    for j in range(table.shape[1]):
        total = 0
        for i in range(table.shape[0]):
            total += table[i, j]
        for i in range(table.shape[0]):
            percent[i, j] = table[i, j] / total * 100
    return percent
""",
    ),
    (
        "column_percentages",
        "a list of columns, turned",
        """
def column_percentages(table):
    return np.array([100 * column / np.sum(column) for column in table.T]).T
""",
    ),
    (
        "as_column",
        "size",
        """
def as_column(v):
    return np.reshape(v, (v.size, 1))
""",
    ),
    (
        "as_column",
        "flattened, then a new axis",
        """
def as_column(v):
    return v.ravel()[:, None]
""",
    ),
    (
        "as_column",
        "a list of lists",
        """
def as_column(v):
    return np.array([[number] for number in v.flatten()])
""",
    ),
    (
        "as_column",
        "a case for each shape",
        """
def as_column(v):
    if v.ndim == 1:
        column = v.reshape(len(v), 1)
    elif v.shape[0] == 1:
        column = v.T
    else:
        column = v
    return column
""",
    ),
    (
        "as_column",
        "a row, turned",
        """
def as_column(v):
    return v.reshape(1, -1).T
""",
    ),
    (
        "sigmoid",
        "one line",
        """
def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))
""",
    ),
    (
        "sigmoid",
        "the other form",
        """
def sigmoid(z):
    return np.exp(z) / (np.exp(z) + 1)
""",
    ),
    (
        "sigmoid",
        "a power",
        """
def sigmoid(z):
    return (1 + np.exp(-1 * np.array(z))) ** -1
""",
    ),
    (
        "sigmoid",
        "a power of e",
        """
def sigmoid(z):
    s = 1 / (1 + np.e ** (-z))
    return s
""",
    ),
    (
        "sigmoid",
        "tanh",
        """
def sigmoid(z):
    return (np.tanh(z / 2) + 1) / 2
""",
    ),
    (
        "propagate",
        "means",
        """
def propagate(w, b, X, Y):
    A = sigmoid(w.T @ X + b)
    cost = np.mean(-Y * np.log(A) - (1 - Y) * np.log(1 - A))
    return {"dw": X @ (A - Y).T / X.shape[1], "db": np.mean(A - Y)}, cost
""",
    ),
    (
        "propagate",
        "products of rows, squeezed",
        """
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = np.squeeze(-1 / m * (np.dot(Y, np.log(A).T) + np.dot(1 - Y, np.log(1 - A).T)))
    dw = 1 / m * np.dot(X, (A - Y).T)
    db = np.squeeze(np.sum(A - Y, axis=1, keepdims=True)) / m
    return {"db": db, "dw": dw}, cost
""",
    ),
    (
        "propagate",
        "two loops",
        """
def propagate(w, b, X, Y):
    n_x, m = X.shape
    dw, db, cost = np.zeros((n_x, 1)), 0.0, 0.0
    for i in range(m):
        z = b
        for k in range(n_x):
            z += w[k, 0] * X[k, i]
        a = 1 / (1 + np.exp(-z))
        cost -= Y[0, i] * np.log(a) + (1 - Y[0, i]) * np.log(1 - a)
        for k in range(n_x):
            dw[k, 0] += X[k, i] * (a - Y[0, i])
        db += a - Y[0, i]
    return {"dw": dw / m, "db": float(db / m)}, float(cost / m)
""",
    ),
    (
        "propagate",
        "one loop",
        """
def propagate(w, b, X, Y):
    m = X.shape[1]
    dw, db, cost = 0, 0, 0
    for i in range(m):
        x, y = X[:, [i]], Y[0, i]
        a = sigmoid(np.sum(w * x) + b)
        cost += -np.log(a) if y == 1 else -np.log(1 - a)
        dw = dw + x * (a - y) / m
        db = db + (a - y) / m
    return {"dw": dw, "db": db}, cost / m
""",
    ),
    (
        "propagate",
        "sums along an axis",
        """
def propagate(w, b, X, Y):
    A = sigmoid(np.sum(w * X, axis=0, keepdims=True) + b)
    cost = -np.average(np.log(np.where(Y == 1, A, 1 - A)))
    dw = np.mean(X * (A - Y), axis=1, keepdims=True)
    return dict(dw=dw, db=np.array(np.mean(A - Y))), np.array(cost)
""",
    ),
    (
        "optimize",
        "other names, a copy first",
        """
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    w = w.copy()
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        dw, db = grads["dw"], grads["db"]
        w -= learning_rate * dw
        b -= learning_rate * db
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, {"dw": dw, "db": db}, costs
""",
    ),
    (
        "optimize",
        "a while loop, plain numbers",
        """
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs, i = [], 0
    while i < num_iterations:
        grads, cost = propagate(w, b, X, Y)
        if not i % 100:
            costs += [float(cost)]
        w, b = w - grads["dw"] * learning_rate, float(b - grads["db"] * learning_rate)
        i += 1
    params = {"w": w, "b": b}
    return params, grads, costs
""",
    ),
    (
        "optimize",
        "everything in one function, a tuple of costs",
        """
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs, m = (), Y.size
    for i in range(num_iterations):
        A = 1 / (1 + np.exp(-w.T @ X - b))
        if i % 100 == 0:
            costs = (*costs, -np.mean(np.log(np.where(Y == 1, A, 1 - A))))
        grads = {"dw": X @ (A - Y).T / m, "db": np.mean(A - Y)}
        w, b = np.subtract(w, learning_rate * grads["dw"]), b - learning_rate * grads["db"]
    return {"b": b, "w": w}, grads, costs
""",
    ),
    (
        "initialize_parameters",
        "short, shapes as arguments of randn",
        """
def initialize_parameters(n_x, n_h, n_y):
    np.random.seed(1)
    W1, b1 = 0.01 * np.random.randn(n_h, n_x), np.zeros((n_h, 1))
    return dict(W1=W1, b1=b1, W2=0.01 * np.random.randn(n_y, n_h), b2=np.zeros((n_y, 1)))
""",
    ),
    (
        "initialize_parameters",
        "standard_normal and division",
        """
def initialize_parameters(n_x, n_h, n_y):
    np.random.seed(1)
    W1 = np.random.standard_normal((n_h, n_x)) / 100
    W2 = np.random.standard_normal(size=(n_y, n_h)) / 100
    return {"W2": W2, "b2": np.zeros([n_y, 1]), "W1": W1, "b1": np.zeros([n_h, 1])}
""",
    ),
    (
        "initialize_parameters",
        "a generator of its own with the same seed",
        """
def initialize_parameters(n_x, n_h, n_y):
    draw = np.random.RandomState(1)
    return {"W1": draw.normal(0, 1, (n_h, n_x)) * 0.01, "b1": np.zeros((n_h, 1)),
            "W2": draw.normal(0, 1, (n_y, n_h)) * 0.01, "b2": np.full((n_y, 1), 0.0)}
""",
    ),
    (
        "initialize_parameters",
        "integer zeros and a further key",
        """
def initialize_parameters(n_x, n_h, n_y):
    np.random.seed(1)
    W1 = np.random.randn(n_h, n_x) * 0.01
    W2 = np.random.randn(n_y, n_h) * 0.01
    return {"W1": W1, "b1": np.zeros((n_h, 1), dtype=int), "W2": W2, "b2": np.zeros((n_y, 1), int), "seed": 1}
""",
    ),
    (
        "initialize_parameters",
        "an OrderedDict",
        """
from collections import OrderedDict
def initialize_parameters(n_x, n_h, n_y):
    np.random.seed(1)
    p = OrderedDict()
    p["W1"], p["b1"] = np.random.randn(n_h, n_x) * 0.01, np.zeros((n_h, 1))
    p["W2"], p["b2"] = np.random.randn(n_y, n_h) * 0.01, np.zeros((n_y, 1))
    return p
""",
    ),
    (
        "initialize_parameters_deep",
        "zip and f-strings",
        """
def initialize_parameters_deep(layer_dims):
    np.random.seed(3)
    parameters = {}
    for l, (n_prev, n) in enumerate(zip(layer_dims[:-1], layer_dims[1:]), 1):
        parameters[f"W{l}"] = np.random.randn(n, n_prev) * 0.01
        parameters[f"b{l}"] = np.zeros((n, 1))
    return parameters
""",
    ),
    (
        "initialize_parameters_deep",
        "a while loop that counts from 0",
        """
def initialize_parameters_deep(layer_dims):
    np.random.seed(3)
    p = {}
    i = 0
    while i < len(layer_dims) - 1:
        p["W" + str(i + 1)] = np.random.randn(layer_dims[i + 1], layer_dims[i]) * 1e-2
        p["b" + str(i + 1)] = np.zeros(shape=(layer_dims[i + 1], 1))
        i += 1
    return p
""",
    ),
    (
        "initialize_parameters_deep",
        "zeros times a column",
        """
def initialize_parameters_deep(layer_dims):
    np.random.seed(3)
    layers = range(1, len(layer_dims))
    p = {"W%d" % l: np.random.randn(layer_dims[l], layer_dims[l - 1]) * 0.01 for l in layers}
    p.update({"b%d" % l: 0 * p["W%d" % l][:, :1] for l in layers})
    return p
""",
    ),
    (
        "initialize_parameters_scaled",
        "times the root of a quotient",
        """
def initialize_parameters_scaled(layers_dims):
    np.random.seed(1)
    parameters = {}
    for l in range(1, len(layers_dims)):
        parameters["W" + str(l)] = np.random.randn(layers_dims[l], layers_dims[l - 1]) * np.sqrt(1 / layers_dims[l - 1])
        parameters["b" + str(l)] = np.zeros((layers_dims[l], 1))
    return parameters
""",
    ),
    (
        "initialize_parameters_scaled",
        "to the power of minus one half",
        """
def initialize_parameters_scaled(layers_dims):
    np.random.seed(1)
    parameters = {}
    for l in range(1, len(layers_dims)):
        n, n_prev = layers_dims[l], layers_dims[l - 1]
        parameters["W" + str(l)] = np.random.randn(n, n_prev) * n_prev ** -0.5
        parameters["b" + str(l)] = np.zeros((n, 1))
    return parameters
""",
    ),
    (
        "linear_forward",
        "the operator @",
        """
def linear_forward(A, W, b):
    return W @ A + b, (A, W, b)
""",
    ),
    (
        "linear_forward",
        "einsum",
        """
def linear_forward(A, W, b):
    Z = np.einsum("ij,jk->ik", W, A) + b
    return Z, (A, W, b)
""",
    ),
    (
        "linear_forward",
        "everything transposed and back, a list as cache",
        """
def linear_forward(A, W, b):
    return (A.T.dot(W.T) + b.T).T, [A, W, b]
""",
    ),
    (
        "linear_forward",
        "a named tuple as cache",
        """
from collections import namedtuple
Cache = namedtuple("Cache", "A W b")
def linear_forward(A, W, b):
    return np.tensordot(W, A, axes=1) + b, Cache(A, W, b)
""",
    ),
    (
        "linear_forward",
        "three loops",
        """
def linear_forward(A, W, b):
    Z = np.zeros((W.shape[0], A.shape[1]))
    for i in range(W.shape[0]):
        for j in range(A.shape[1]):
            for k in range(A.shape[0]):
                Z[i, j] += W[i, k] * A[k, j]
            Z[i, j] += b[i, 0]
    return Z, (A, W, b)
""",
    ),
    (
        "linear_forward",
        "copies in the cache",
        """
def linear_forward(A, W, b):
    return np.add(np.matmul(W, A), b), (A.copy(), W.copy(), b.copy())
""",
    ),
    (
        "linear_activation_forward",
        "a dictionary of functions",
        """
def linear_activation_forward(A_prev, W, b, activation):
    Z, linear_cache = linear_forward(A_prev, W, b)
    A, activation_cache = {"sigmoid": sigmoid, "relu": relu}[activation](Z)
    return A, (linear_cache, activation_cache)
""",
    ),
    (
        "linear_activation_forward",
        "activations by hand",
        """
def linear_activation_forward(A_prev, W, b, activation):
    Z, linear_cache = linear_forward(A_prev, W, b)
    A = 1 / (1 + np.exp(-Z)) if activation == "sigmoid" else Z * (Z > 0)
    return A, (linear_cache, Z)
""",
    ),
    (
        "linear_activation_forward",
        "no call of linear_forward",
        """
def linear_activation_forward(A_prev, W, b, activation):
    Z = W.dot(A_prev) + b
    if activation == "relu":
        A = np.where(Z < 0, 0, Z)
    else:
        A = np.exp(Z) / (np.exp(Z) + 1)
    return A, ((A_prev, W, b), Z)
""",
    ),
    (
        "linear_activation_forward",
        "a pair in a list",
        """
def linear_activation_forward(A_prev, W, b, activation):
    Z, linear_cache = linear_forward(A_prev, W, b)
    A, activation_cache = sigmoid(Z) if activation == "sigmoid" else relu(Z)
    return [A, [linear_cache, activation_cache]]
""",
    ),
    (
        "L_model_forward",
        "one loop over all layers",
        """
def L_model_forward(X, parameters):
    A, caches, L = X, [], len(parameters) // 2
    for l in range(1, L + 1):
        A, cache = linear_activation_forward(A, parameters["W%d" % l], parameters["b%d" % l],
                                             "sigmoid" if l == L else "relu")
        caches += [cache]
    return A, caches
""",
    ),
    (
        "L_model_forward",
        "the layers counted by their W, caches as a tuple",
        """
def L_model_forward(X, parameters):
    L = sum(key.startswith("W") for key in parameters)
    caches = ()
    A = X
    for l in range(L):
        A, cache = linear_activation_forward(A, parameters[f"W{l + 1}"], parameters[f"b{l + 1}"],
                                             ["relu", "sigmoid"][l == L - 1])
        caches = caches + (cache,)
    return A, caches
""",
    ),
    (
        "L_model_forward",
        "int(len / 2) and a recursive walk",
        """
def L_model_forward(X, parameters):
    L = int(len(parameters) / 2)
    def walk(A, l):
        if l == L:
            A, cache = linear_activation_forward(A, parameters["W" + str(l)], parameters["b" + str(l)], "sigmoid")
            return A, [cache]
        A, cache = linear_activation_forward(A, parameters["W" + str(l)], parameters["b" + str(l)], "relu")
        AL, rest = walk(A, l + 1)
        return AL, [cache] + rest
    return walk(X, 1)
""",
    ),
    (
        "L_model_forward",
        "without the helper functions",
        """
def L_model_forward(X, parameters):
    caches, A, L = [], X, len(parameters) // 2
    for l in range(1, L + 1):
        W, b = parameters["W" + str(l)], parameters["b" + str(l)]
        Z = W @ A + b
        caches.append(((A, W, b), Z))
        A = 1 / (1 + np.exp(-Z)) if l == L else np.maximum(Z, 0)
    return A, caches
""",
    ),
    (
        "compute_cost",
        "the mean",
        """
def compute_cost(AL, Y):
    return -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))
""",
    ),
    (
        "compute_cost",
        "scalar products",
        """
def compute_cost(AL, Y):
    m = Y.shape[1]
    cost = -(np.dot(Y, np.log(AL).T) + np.dot(1 - Y, np.log(1 - AL).T)) / m
    return np.squeeze(cost)
""",
    ),
    (
        "compute_cost",
        "multiply and log1p, a Python float",
        """
def compute_cost(AL, Y):
    m = AL.shape[1]
    return float(-1 / m * np.sum(np.multiply(Y, np.log(AL)) + np.multiply(1 - Y, np.log1p(-AL))))
""",
    ),
    (
        "compute_cost",
        "a loop over the examples",
        """
def compute_cost(AL, Y):
    total = 0
    for i in range(Y.shape[1]):
        total += -np.log(AL[0, i]) if Y[0, i] else -np.log(1 - AL[0, i])
    return total / Y.shape[1]
""",
    ),
    (
        "compute_cost",
        "a choice with where",
        """
def compute_cost(AL, Y):
    return np.average(-np.log(np.where(Y == 1, AL, 1 - AL)))
""",
    ),
    (
        "compute_cost",
        "item() of a squeezed array",
        """
def compute_cost(AL, Y):
    m = Y.shape[1]
    logprobs = np.log(AL) @ Y.T + np.log(1 - AL) @ (1 - Y).T
    return (-logprobs / m).squeeze().item()
""",
    ),
    (
        "linear_backward",
        "the operator @ and mean",
        """
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    return W.T @ dZ, dZ @ A_prev.T / dZ.shape[1], dZ.mean(axis=1, keepdims=True)
""",
    ),
    (
        "linear_backward",
        "einsum and reshape",
        """
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = np.einsum("im,jm->ij", dZ, A_prev) / m
    db = np.sum(dZ, axis=1).reshape(b.shape) / m
    return np.einsum("ij,im->jm", W, dZ), dW, db
""",
    ),
    (
        "linear_backward",
        "a loop over the examples",
        """
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW, db = np.zeros(W.shape), np.zeros(b.shape)
    for i in range(m):
        dW += np.outer(dZ[:, i], A_prev[:, i]) / m
        db += dZ[:, i:i + 1] / m
    return (dZ.T @ W).T, dW, db
""",
    ),
    (
        "linear_backward",
        "a product with ones, results in a list",
        """
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    return [np.dot(W.T, dZ), np.dot(dZ, A_prev.T) * (1 / m), np.dot(dZ, np.ones((m, 1))) / m]
""",
    ),
    (
        "linear_activation_backward",
        "the derivatives by hand",
        """
def linear_activation_backward(dA, cache, activation):
    linear_cache, Z = cache
    s = 1 / (1 + np.exp(-Z))
    dZ = dA * s * (1 - s) if activation == "sigmoid" else dA * (Z > 0)
    return linear_backward(dZ, linear_cache)
""",
    ),
    (
        "linear_activation_backward",
        "a copy with zeros put in",
        """
def linear_activation_backward(dA, cache, activation):
    linear_cache, activation_cache = cache
    if activation == "relu":
        dZ = np.array(dA, copy=True)
        dZ[activation_cache <= 0] = 0
    else:
        dZ = sigmoid_backward(dA, activation_cache)
    A_prev, W, b = linear_cache
    m = A_prev.shape[1]
    return np.dot(W.T, dZ), np.dot(dZ, A_prev.T) / m, np.sum(dZ, axis=1, keepdims=True) / m
""",
    ),
    (
        "linear_activation_backward",
        "a dictionary of functions",
        """
def linear_activation_backward(dA, cache, activation):
    backward = {"relu": relu_backward, "sigmoid": sigmoid_backward}[activation]
    return linear_backward(backward(dA, cache[1]), cache[0])
""",
    ),
    (
        "L_model_backward",
        "one loop from the last layer to the first",
        """
def L_model_backward(AL, Y, caches):
    grads = {}
    dA = (1 - Y) / (1 - AL) - Y / AL
    for l in range(len(caches), 0, -1):
        dA, dW, db = linear_activation_backward(dA, caches[l - 1], "sigmoid" if l == len(caches) else "relu")
        grads.update({f"dA{l - 1}": dA, f"dW{l}": dW, f"db{l}": db})
    return grads
""",
    ),
    (
        "L_model_backward",
        "AL - Y at the output",
        """
def L_model_backward(AL, Y, caches):
    grads, L = {}, len(caches)
    grads["dA" + str(L - 1)], grads["dW" + str(L)], grads["db" + str(L)] = linear_backward(AL - Y, caches[L - 1][0])
    for l in reversed(range(L - 1)):
        dA, dW, db = linear_activation_backward(grads["dA" + str(l + 1)], caches[l], "relu")
        grads["dA" + str(l)], grads["dW" + str(l + 1)], grads["db" + str(l + 1)] = dA, dW, db
    return grads
""",
    ),
    (
        "L_model_backward",
        "the keys of older editions",
        """
def L_model_backward(AL, Y, caches):
    grads, L = {}, len(caches)
    Y = Y.reshape(AL.shape)
    dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    grads["dA" + str(L)], grads["dW" + str(L)], grads["db" + str(L)] = linear_activation_backward(
        dAL, caches[L - 1], "sigmoid")
    for l in reversed(range(L - 1)):
        dA, dW, db = linear_activation_backward(grads["dA" + str(l + 2)], caches[l], "relu")
        grads["dA" + str(l + 1)], grads["dW" + str(l + 1)], grads["db" + str(l + 1)] = dA, dW, db
    return grads
""",
    ),
    (
        "L_model_backward",
        "further keys: dAL itself and the dZ",
        """
def L_model_backward(AL, Y, caches):
    L = len(caches)
    grads = {"dA" + str(L): -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL)), "note": "dA of the output too"}
    for l in range(L, 0, -1):
        dA, dW, db = linear_activation_backward(grads["dA" + str(l)], caches[l - 1], "relu" if l < L else "sigmoid")
        grads["dA" + str(l - 1)], grads["dW" + str(l)], grads["db" + str(l)] = dA, dW, db
    return grads
""",
    ),
    (
        "L_model_backward",
        "without the helper functions",
        """
def L_model_backward(AL, Y, caches):
    grads, m = {}, AL.shape[1]
    (A_prev, W, b), Z = caches[-1]
    s = 1 / (1 + np.exp(-Z))
    dZ = (-(Y / AL) + (1 - Y) / (1 - AL)) * s * (1 - s)
    for l in range(len(caches), 0, -1):
        (A_prev, W, b), Z = caches[l - 1]
        if l < len(caches):
            dZ = dA * (Z > 0)
        grads["dW%d" % l], grads["db%d" % l] = dZ @ A_prev.T / m, dZ.sum(1, keepdims=True) / m
        dA = grads["dA%d" % (l - 1)] = W.T @ dZ
    return grads
""",
    ),
    (
        "update_parameters",
        "a dictionary in one line",
        """
def update_parameters(parameters, grads, learning_rate):
    return {key: parameters[key] - learning_rate * grads["d" + key] for key in parameters}
""",
    ),
    (
        "update_parameters",
        "a deep copy, then in place",
        """
def update_parameters(parameters, grads, learning_rate):
    import copy
    new = copy.deepcopy(parameters)
    for l in range(1, len(new) // 2 + 1):
        new["W" + str(l)] -= learning_rate * grads["dW" + str(l)]
        new["b" + str(l)] -= learning_rate * grads["db" + str(l)]
    return new
""",
    ),
    (
        "update_parameters",
        "a shallow copy with new arrays, subtract",
        """
def update_parameters(parameters, grads, learning_rate):
    new = dict(parameters)
    for l in range(len(parameters) // 2):
        for letter in "Wb":
            key = letter + str(l + 1)
            new[key] = np.subtract(new[key], np.multiply(grads["d" + key], learning_rate))
    return new
""",
    ),
    (
        "two_layer_model",
        "the functions for L layers do the work",
        """
def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    parameters, costs = initialize_parameters(*layers_dims), []
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, parameters)
        if i % 100 == 0:
            costs.append(compute_cost(AL, Y))
        parameters = update_parameters(parameters, L_model_backward(AL, Y, caches), learning_rate)
    return parameters, costs
""",
    ),
    (
        "two_layer_model",
        "AL - Y and everything by hand, costs as floats",
        """
def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    p, costs, m = initialize_parameters(*layers_dims), [], X.shape[1]
    W1, b1, W2, b2 = p["W1"], p["b1"], p["W2"], p["b2"]
    for i in range(num_iterations):
        Z1 = W1 @ X + b1
        A1 = np.maximum(0, Z1)
        A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))
        if not i % 100:
            costs.append(float(compute_cost(A2, Y)))
            if print_cost:
                print(i, costs[-1])
        dZ2 = A2 - Y
        dZ1 = (W2.T @ dZ2) * (Z1 > 0)
        W2, b2 = W2 - learning_rate * dZ2 @ A1.T / m, b2 - learning_rate * dZ2.mean(1, keepdims=True)
        W1, b1 = W1 - learning_rate * dZ1 @ X.T / m, b1 - learning_rate * dZ1.mean(1, keepdims=True)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}, costs
""",
    ),
    (
        "L_layer_model",
        "a while loop",
        """
def L_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    parameters, costs, i = initialize_parameters_scaled(layers_dims), [], 0
    while i < num_iterations:
        AL, caches = L_model_forward(X, parameters)
        grads = L_model_backward(AL, Y, caches)
        if i % 100 == 0:
            costs.append(compute_cost(AL, Y))
        parameters = update_parameters(parameters, grads, learning_rate)
        i += 1
    return parameters, costs
""",
    ),
    (
        "L_layer_model",
        "initializes by itself, returns a list",
        """
def L_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    np.random.seed(1)
    parameters = {}
    for l in range(1, len(layers_dims)):
        parameters["W" + str(l)] = np.random.randn(layers_dims[l], layers_dims[l - 1]) / np.sqrt(layers_dims[l - 1])
        parameters["b" + str(l)] = np.zeros((layers_dims[l], 1))
    costs = []
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        parameters = update_parameters(parameters, L_model_backward(AL, Y, caches), learning_rate)
    return [parameters, costs[::100]]
""",
    ),
    (
        "predict",
        "one comparison, an array of True and False",
        """
def predict(X, y, parameters):
    p = L_model_forward(X, parameters)[0] > 0.5
    print("Accuracy:", np.mean(p == y))
    return p
""",
    ),
    (
        "predict",
        "a loop, percent",
        """
def predict(X, y, parameters):
    m = X.shape[1]
    p = np.zeros((1, m), dtype=int)
    AL, _ = L_model_forward(X, parameters)
    for i in range(m):
        p[0, i] = 1 if AL[0, i] > 0.5 else 0
    print("Accuracy: " + str(100 * np.sum(p == y) / m) + " %")
    return p
""",
    ),
    (
        "predict",
        "how many of how many, and the share",
        """
def predict(X, y, parameters):
    p = np.where(L_model_forward(X, parameters)[0] > 0.5, 1, 0)
    right = int(np.sum(p == y))
    print(f"The accuracy of {y.size} predictions\\nAccuracy: {right} of {y.size} = {right / y.size}")
    return p
""",
    ),
    (
        "predict",
        "rounded probabilities",
        """
def predict(X, y, parameters):
    probabilities, caches = L_model_forward(X, parameters)
    p = np.round(probabilities)
    print(f"Accuracy: {1 - np.mean(np.abs(p - y)):.2f}")
    return p
""",
    ),
    (
        "accuracy_by_group",
        "counted in a loop",
        """
def accuracy_by_group(p, y, groups):
    accuracy = {}
    for name in groups:
        right = total = 0
        for i in range(p.shape[1]):
            if groups[name][i]:
                total += 1
                if p[0][i] == y[0][i]:
                    right += 1
        accuracy[name] = right / total
    return accuracy
""",
    ),
    (
        "accuracy_by_group",
        "one expression, both axes",
        """
def accuracy_by_group(p, y, groups):
    return {name: (p[:, inside] == y[:, inside]).mean() for name, inside in groups.items()}
""",
    ),
    (
        "accuracy_by_group",
        "1 minus the distance, sums over all",
        """
def accuracy_by_group(p, y, groups):
    wrong = np.abs(p - y).ravel()
    return {key: np.squeeze(1 - np.dot(wrong, mask) / np.sum(mask)) for key, mask in groups.items()}
""",
    ),
    (
        "accuracy_by_group",
        "with the indices of the mistakes",
        """
def accuracy_by_group(p, y, groups):
    accuracy, wrong = dict(), np.flatnonzero(p != y)
    for name, inside in groups.items():
        members = np.where(inside)[0]
        accuracy[name] = float(len(set(members) - set(wrong)) / len(members))
    return accuracy
""",
    ),
    (
        "early_stop",
        "a counter that starts again",
        """
def early_stop(dev_costs, patience):
    best, waited = 0, 0
    for stop in range(len(dev_costs)):
        if stop > 0:
            if dev_costs[stop] < dev_costs[best]:
                best, waited = stop, 0
            else:
                waited += 1
                if waited == patience:
                    return best, stop
    return best, len(dev_costs) - 1
""",
    ),
    (
        "early_stop",
        "the lowest cost kept, while, a list",
        """
def early_stop(dev_costs, patience):
    lowest, best, stop = float("inf"), 0, 0
    while True:
        if dev_costs[stop] < lowest:
            lowest, best = dev_costs[stop], stop
        if stop - best == patience or stop == len(dev_costs) - 1:
            return [best, stop]
        stop = stop + 1
""",
    ),
    (
        "early_stop",
        "NumPy looks back at every record",
        """
def early_stop(dev_costs, patience):
    costs = np.array(dev_costs)
    for stop in range(len(costs)):
        best = np.nanargmin(costs[:stop + 1])
        if stop >= best + patience:
            break
    return best, stop
""",
    ),
    (
        "choose_run",
        "min with a key of three parts",
        """
def choose_run(runs):
    good = [i for i in range(len(runs)) if not runs[i]["diverged"]]
    return min(good, key=lambda i: (-runs[i]["dev_accuracy"], runs[i]["units"], i))
""",
    ),
    (
        "choose_run",
        "three steps with NumPy",
        """
def choose_run(runs):
    accuracies = np.array([-1 if run["diverged"] else run["dev_accuracy"] for run in runs])
    equal = np.flatnonzero(accuracies == accuracies.max())
    return equal[np.argmin([runs[i]["units"] for i in equal])]
""",
    ),
    (
        "choose_run",
        "sorted twice",
        """
def choose_run(runs):
    numbered = [(i, run) for i, run in enumerate(runs) if not run["diverged"]]
    numbered.sort(key=lambda pair: pair[1]["units"])
    numbered.sort(key=lambda pair: pair[1]["dev_accuracy"], reverse=True)
    return numbered[0][0]
""",
    ),
    (
        "choose_run",
        "best accuracy and units in names of their own",
        """
def choose_run(runs):
    best_accuracy, fewest, best = -1.0, 0, None
    for i in range(len(runs)):
        accuracy, units = runs[i]["dev_accuracy"], runs[i]["units"]
        if runs[i]["diverged"] == False and (accuracy > best_accuracy or
                                             (accuracy == best_accuracy and units < fewest)):
            best_accuracy, fewest, best = accuracy, units, i
    return best
""",
    ),
    (
        "L_model_backward",
        "a small number against division by zero",
        """
def L_model_backward(AL, Y, caches):
    grads = {}
    dA = -(Y / (AL + 1e-8) - (1 - Y) / (1 - AL + 1e-8))
    for l in range(len(caches), 0, -1):
        dA, dW, db = linear_activation_backward(dA, caches[l - 1], "sigmoid" if l == len(caches) else "relu")
        grads.update({f"dA{l - 1}": dA, f"dW{l}": dW, f"db{l}": db})
    return grads
""",
    ),
]
