"""The fast trainer: full-batch gradient descent in the space of the pictures, the same numbers as the textbook loop.

Why this is the same, in five lines (X is (n_x, m), a step of the first layer is W1 <- W1 - (alpha/m) dZ1 X^T,
b1 <- b1 - (alpha/m) dZ1 1, with 1 a column of m ones; alpha is the learning rate):

1. Every step adds to W1 a combination of the columns of X: after any number of steps W1 = W1_0 - (alpha/m) D X^T,
   where D (n1, m) is the sum of all dZ1 so far, and b1 = b1_0 - (alpha/m) D 1. So D says all that was learned.
2. The network never uses W1 itself, only Z1 = W1 X + b1, and X is the same in every step.
3. A step changes Z1 by -(alpha/m) dZ1 X^T X for the weights and by -(alpha/m) dZ1 1 1^T for the bias.
4. With K = X^T X (m, m), computed once: Z1 <- Z1 - (alpha/m) dZ1 (K + 1). Every entry of K has 1 added: the bias.
5. Nothing else in the network looks at X, so all costs and gradients are those of the textbook loop, and W1 is
   formed once, at the end, by line 1. A step costs n1 m^2 multiplications instead of 2 n1 n_x m or more: with
   209 pictures of 12288 values, more than a hundred times fewer.

For pictures that are not trained on: Z1_dev = W1_0 X_dev + b1_0 - (alpha/m) D (X^T X_dev + 1).

`train` gives a Result; `sweep` trains many settings over one K.
`gradient_descent` is the textbook loop, with functions that are handed over; `gradient_differences` checks gradients;
`Attempts` is a table of models that were trained in any other way.
"""

from threadpoolctl import threadpool_limits

from workbook.cores import has_threads

from .attempts import Attempts
from .descent import train
from .first_layer import inner_products
from .own import gradient_descent, gradient_differences
from .result import Result, TrainingDiverged
from .sweep import sweep

__all__ = [
    "Attempts",
    "Result",
    "TrainingDiverged",
    "gradient_descent",
    "gradient_differences",
    "inner_products",
    "sweep",
    "train",
]

# NumPy's BLAS starts as many threads as there are processors. For products of some ten microseconds they gain little,
# and as soon as another program wants a processor each product waits for it: ten times the time and more. While a sweep
# has a run on each processor, they only stand in each other's way. So whoever imports the trainer has one thread.
if has_threads():
    threadpool_limits(limits=1, user_api="blas")
