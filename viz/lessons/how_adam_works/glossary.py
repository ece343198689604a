"""The glossary: every term that the pages use, in a sentence or two."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from viz.lessons.how_adam_works.parts import Term

_TERMS = (
    # the problem
    Term(
        "loss", "loss",
        "The number that is to become small: how wrong the model is on the data, or the height of a surface.",
        see=("surface", "cross_entropy", "mean_squared_error"),
    ),
    Term(
        "surface", "surface",
        "The loss as a landscape over the parameters. Here there are two of them, so that it can be drawn.",
        see=("contour", "basin", "saddle"),
    ),
    Term(
        "parameters", "parameters",
        "The numbers that are learned: the weights of a network, or the two coordinates on a surface.",
        symbol="x", see=("surface", "step"),
    ),
    Term(
        "gradient", "gradient",
        "The slope of the loss in each parameter: where it rises, and how steeply. An optimiser is told it and goes "
        "against it.",
        symbol="g", see=("first_order", "backpropagation"),
    ),
    Term(
        "backpropagation", "backpropagation",
        "How a network's gradient is computed: the chain rule from the loss back through the layers. It is no part "
        "of the optimiser.",
        see=("gradient", "vanishing_gradient"),
    ),
    Term(
        "contour", "level line",
        "A line along which the loss is the same. The gradient is at right angles to it.",
        see=("surface", "gradient"),
    ),
    Term(
        "minimum", "minimum",
        "A point lower than all around it: global if none is lower anywhere, else local.",
        see=("basin", "saddle"),
    ),
    Term(
        "basin", "basin",
        "All starts from which a run ends in the same minimum. It depends on the optimiser too.",
        see=("minimum",),
    ),
    Term(
        "saddle", "saddle",
        "A point with gradient 0 that is a minimum in one direction and a maximum in another. On its ridge "
        "nothing pushes off it.",
        see=("gradient", "curvature"),
    ),
    Term(
        "curvature", "curvature",
        "How fast the slope changes along a direction: the second derivative. Its values along the principal "
        "directions are the eigenvalues of the Hessian.",
        see=("condition_number", "sharpness"),
    ),
    Term(
        "condition_number", "condition number",
        "The largest curvature over the smallest. Gradient descent takes a number of steps in proportion to κ, with "
        "the best momentum in proportion to √κ ([Goh][momentum]).",
        symbol="κ", see=("curvature", "momentum", "preconditioner"),
    ),
    Term(
        "rotation", "rotation",
        "Turns the surface against the axes. Gradient descent does not notice; Adam, which scales each axis by "
        "itself, does.",
        symbol="φ", see=("preconditioner", "effective_learning_rate"),
    ),
    Term(
        "loss_scale", "loss scale",
        "A factor on the loss, and so on every gradient. It cancels in Adam's step as long as gradients are large "
        "beside ε ([Kingma & Ba, §2.1][adam]).",
        symbol="c", see=("epsilon", "gradient"),
    ),
    Term(
        "noise", "noise",
        "The difference between the gradient that is given and the true one. In training it comes from the choice of "
        "the batch, on a surface it is added as a random number.",
        symbol="σ", see=("batch", "seed", "signal_to_noise"),
    ),
    Term(
        "seed", "seed",
        "The number from which all randomness of a run follows: the same seed, the same run.",
        see=("noise", "band"),
    ),
    Term(
        "start", "start",
        "Where a run begins. In a network: the initial weights.",
        symbol="x₀", see=("initialisation", "basin"),
    ),
    Term(
        "initialisation", "initialisation",
        "How the first weights are drawn: at random, and so large that signals keep their size from layer to layer.",
        see=("seed", "vanishing_gradient"),
    ),
    Term(
        "gradient_sequence", "gradient sequence",
        "A problem in one coordinate whose gradients come in a given order, wherever one stands: what papers argue "
        "about Adam on.",
        see=("regret", "sparse_gradient"),
    ),
    Term(
        "sparse_gradient", "sparse gradient",
        "One that is zero at most steps, as of a rare word's embedding.",
        see=("gradient_sequence", "second_moment"),
    ),
    Term(
        "outlier", "spike",
        "One gradient far larger than the others. v takes several times 1/(1 − β₂) steps to forget it.",
        see=("second_moment", "beta2"),
    ),
    # the optimiser
    Term(
        "optimizer", "optimiser",
        "The rule that turns gradients into steps, with what it remembers.",
        see=("step", "hyperparameter"),
    ),
    Term(
        "hyperparameter", "hyper-parameter",
        "A setting that is chosen and not learned: lr, β₁, the batch size.",
        see=("learning_rate", "sweep"),
    ),
    Term(
        "first_order", "first order",
        "Uses gradients, not curvatures. Adam is of first order.",
        see=("gradient", "curvature"),
    ),
    Term(
        "learning_rate", "learning rate",
        "The factor on every step. For SGD it is step per slope; for Adam about the length of a step in each "
        "coordinate.",
        symbol="α, lr", see=("step", "effective_learning_rate", "schedule"),
    ),
    Term(
        "step", "step",
        "What is added to a parameter at once. Also the count of them, t, from 1.",
        symbol="Δx", see=("learning_rate",),
    ),
    Term(
        "momentum", "momentum",
        "A velocity: each step adds the new gradient to a share of the last velocity. What agrees builds up, what "
        "alternates cancels ([Goh][momentum]).",
        symbol="μ", see=("first_moment", "nesterov"),
    ),
    Term(
        "dampening", "dampening",
        "The share of each new gradient that momentum leaves out, from the second step on.",
        symbol="τ", see=("momentum",),
    ),
    Term(
        "nesterov", "Nesterov's look-ahead",
        "Momentum that takes the gradient where it is about to be, and so brakes in time.",
        see=("momentum",),
    ),
    Term(
        "running_mean", "running mean",
        "A mean that forgets: at each step β times the old one plus (1 − β) times the new value. Its memory is about "
        "1/(1 − β) steps.",
        symbol="β", see=("beta1", "beta2", "bias_correction"),
    ),
    Term(
        "beta1", "β₁",
        "The decay of the running mean of gradients: about 1/(1 − β₁) steps of memory.",
        see=("first_moment", "running_mean"),
    ),
    Term(
        "beta2", "β₂",
        "The decay of the running mean of squared gradients: about 1/(1 − β₂) steps of memory.",
        see=("second_moment", "running_mean"),
    ),
    Term(
        "beta3", "β₃",
        "Adan's decay of the second moment; there β₂ belongs to the gradient's change.",
        see=("second_moment", "running_mean"),
    ),
    Term(
        "first_moment", "first moment",
        "The running mean of the gradients: which way they point on the whole.",
        symbol="m", see=("beta1", "second_moment", "bias_correction"),
    ),
    Term(
        "second_moment", "second moment",
        "The running mean of the squared gradients: how large they are. It is the raw moment and not the variance, "
        "as no mean is subtracted ([Kingma & Ba, §2][adam]).",
        symbol="v", see=("beta2", "first_moment", "effective_learning_rate"),
    ),
    Term(
        "bias_correction", "bias correction",
        "Division by 1 − βᵗ. A running mean that starts at 0 is too small at first by just this factor ([Kingma & "
        "Ba, §3][adam]).",
        symbol="m̂, v̂", see=("first_moment", "second_moment"),
    ),
    Term(
        "epsilon", "ε",
        "Added to √v̂ to keep the division finite. Where gradients are smaller than ε, steps shrink.",
        see=("second_moment", "loss_scale"),
    ),
    Term(
        "eps_root", "ε under the root",
        "Added to v at each step by AdaBelief, so that its root does not vanish.",
        symbol="ε_r", see=("epsilon",),
    ),
    Term(
        "effective_learning_rate", "effective learning rate",
        "lr/(√v̂ + ε): the rate of one coordinate at one step, what m̂ is multiplied by.",
        symbol="αₑ", see=("learning_rate", "second_moment", "preconditioner"),
    ),
    Term(
        "preconditioner", "preconditioner",
        "What the gradient is divided by to make directions alike; Adam's is √v̂ + ε on each axis, a diagonal one.",
        symbol="P", see=("effective_learning_rate", "condition_number", "rotation"),
    ),
    Term(
        "signal_to_noise", "signal-to-noise ratio",
        "m̂/√v̂, as the Adam paper calls it: near 1 while gradients agree, near 0 when they cancel ([§2.1][adam]).",
        symbol="SNR", see=("first_moment", "second_moment", "noise"),
    ),
    Term(
        "sign_descent", "sign descent",
        "A step of ±lr in each coordinate, by the gradient's sign alone. Adam with both betas and ε at 0 takes just "
        "these.",
        see=("beta1", "beta2"),
    ),
    Term(
        "weight_decay", "weight decay",
        "Pulls every weight towards 0. Decoupled, it takes lr·λ·x off beside the step; as an L2 penalty it goes into "
        "the gradient. For Adam these differ ([Loshchilov & Hutter][adamw]).",
        symbol="λ", see=("l2_penalty",),
    ),
    Term(
        "l2_penalty", "L2 penalty",
        "λ·x²/2 added to the loss for each weight, so λ·x to its gradient.",
        symbol="λ", see=("weight_decay",),
    ),
    Term(
        "centred", "centred",
        "RMSProp that divides by the standard deviation: the mean gradient's square is taken off v.",
        see=("second_moment",),
    ),
    Term(
        "momentum_decay", "momentum decay",
        "How fast NAdam's momentum warms up to β₁.",
        symbol="ψ", see=("momentum", "nesterov"),
    ),
    Term("schedule", "schedule", "A factor on lr that changes with the step.", see=("learning_rate", "warm_up")),
    Term(
        "warm_up", "warm-up",
        "A schedule that starts with a small lr and raises it, until v rests on enough gradients.",
        see=("schedule", "second_moment"),
    ),
    Term(
        "step_decay", "step decay",
        "A schedule that multiplies lr by γ every s steps.",
        symbol="γ, s", see=("schedule",),
    ),
    Term(
        "averaging", "averaging of iterates",
        "A running mean of the parameters, which noise moves less than their last value ([Kingma & Ba, §7.2][adam]).",
        see=("running_mean", "noise"),
    ),
    Term(
        "clipping", "gradient clipping",
        "Shortens gradients that are longer than a bound, against outliers.",
        see=("outlier",),
    ),
    # how runs go
    Term(
        "convergence", "convergence",
        "Coming to rest at a minimum. With a constant lr and noise, and sometimes without, Adam only comes near "
        "([Bock & Weiß][cycles]).",
        see=("divergence", "schedule", "regret"),
    ),
    Term(
        "divergence", "divergence",
        "Running away: numbers grow until they overflow. The step at which that is so is shown.",
        see=("edge_of_stability",),
    ),
    Term(
        "regret", "regret",
        "In a sequence of losses, how much more was paid than at the best fixed point. A good rule's regret per step "
        "goes to 0 ([Reddi et al., §2][amsgrad]).",
        see=("gradient_sequence", "convergence"),
    ),
    Term(
        "sharpness", "sharpness",
        "The largest curvature, for Adam as its preconditioner sees it: the top eigenvalue of P⁻¹H.",
        see=("curvature", "edge_of_stability"),
    ),
    Term(
        "edge_of_stability", "edge of stability",
        "The sharpness above which a step overshoots further each time. Training on the full batch drives it up "
        "to there and keeps it near ([Cohen et al.][edge]).",
        see=("sharpness", "divergence"),
    ),
    Term(
        "tolerance", "steps to tolerance",
        "The first step after which the loss is within the tolerance of its lowest value.",
        see=("convergence",),
    ),
    Term(
        "budget", "budget",
        "How many steps, that is gradients, each run may take. A comparison is fair at an equal one.",
        symbol="T", see=("step",),
    ),
    Term("band", "band", "The mean over several seeds, with the range around it in which they lie.", see=("seed",)),
    Term("sweep", "sweep", "The same run at every point of a grid of settings.", see=("hyperparameter", "tolerance")),
    Term("lane", "lane", "One optimiser with its settings in a comparison.", see=("optimizer",)),
    Term(
        "vanishing_gradient", "vanishing gradient",
        "A gradient that shrinks from layer to layer on its way back, until the first ones learn nothing.",
        see=("backpropagation", "initialisation", "epsilon"),
    ),
    # training a network
    Term(
        "batch", "batch",
        "The examples whose mean gradient makes one step. A larger one costs more and has less noise.",
        see=("noise", "epoch"),
    ),
    Term("epoch", "epoch", "One pass over all training examples.", see=("batch", "step")),
    Term("hidden_layer", "hidden layer", "A layer of units between input and output.", see=("parameters",)),
    Term(
        "softmax", "softmax",
        "Turns a network's outputs into probabilities: positive, and 1 in all.",
        see=("cross_entropy",),
    ),
    Term(
        "cross_entropy", "cross-entropy",
        "Minus the logarithm of the probability that was given to the right class.",
        see=("softmax", "mean_squared_error"),
    ),
    Term(
        "mean_squared_error", "mean squared error",
        "The mean of the squared differences between outputs and targets.",
        symbol="MSE", see=("cross_entropy",),
    ),
    Term(
        "accuracy", "accuracy",
        "The share of examples that are classified correctly.",
        see=("test_set", "confusion_matrix"),
    ),
    Term("training_set", "training set", "What gradients are taken on.", see=("validation_set", "test_set")),
    Term(
        "validation_set", "validation set",
        "Held back from training to choose settings by, and when to stop.",
        see=("training_set", "test_set"),
    ),
    Term(
        "test_set", "test set",
        "Used once, at the end: how good the model is on what had no part in any choice.",
        see=("validation_set", "accuracy"),
    ),
    Term(
        "augmentation", "augmentation",
        "Shifts, turns and scales training images a little, anew each time they are seen.",
        see=("training_set",),
    ),
    Term(
        "confusion_matrix", "confusion matrix",
        "How often each class is taken for each other one.",
        see=("accuracy",),
    ),
    Term(
        "smoothing", "smoothing",
        "Draws a running mean over the batches instead of each batch's loss.",
        see=("running_mean", "batch"),
    ),
    Term(
        "principal_components", "plane of principal components",
        "The plane in the space of all weights that holds most of the way that training took; the share it holds is "
        "stated ([Li et al.][landscape]).",
        symbol="PCA", see=("filter_normalisation", "parameters"),
    ),
    Term(
        "filter_normalisation", "filter normalisation",
        "Scales a random direction so that each filter of it is as long as the network's own: only then do slices "
        "through different networks compare ([Li et al.][landscape]).",
        see=("principal_components",),
    ),
    Term(
        "update_to_weight", "update-to-weight ratio",
        "The length of a layer's step over the length of its weights: how fast it changes.",
        see=("step", "parameters"),
    ),
)  # fmt: skip

GLOSSARY: Mapping[str, Term] = MappingProxyType({term.key: term for term in _TERMS})
"""By key, in the order of meaning; a page sorts by name."""

QUANTITY_TERMS: Mapping[str, str] = MappingProxyType({
    # optimisers
    "lr": "learning_rate", "beta1": "beta1", "beta2": "beta2", "beta3": "beta3", "eps": "epsilon",
    "eps_root": "eps_root", "alpha": "running_mean", "rho": "running_mean", "momentum": "momentum",
    "dampening": "dampening", "centered": "centred", "weight_decay": "weight_decay",
    "bias_correction": "bias_correction", "momentum_decay": "momentum_decay",
    # schedules
    "warmup_steps": "warm_up", "step_size": "step_decay", "gamma": "step_decay", "decay": "schedule",
    # problems
    "kappa": "condition_number", "noise": "noise", "rotation": "rotation", "loss_scale": "loss_scale", "seed": "seed",
    "seeds": "band", "start": "start", "x0": "start", "y0": "start", "size": "gradient", "at": "outlier",
    "every": "sparse_gradient", "ratio": "gradient_sequence", "mean": "gradient", "sigma": "noise",
    "large": "gradient_sequence", "small": "gradient_sequence", "period": "gradient_sequence",
    "chance": "gradient_sequence",
    # runs, maps and trainings
    "num_steps": "budget", "tolerance": "tolerance", "sharpness": "sharpness", "cells": "sweep", "epochs": "epoch",
    "batch": "batch", "hidden": "hidden_layer", "validation": "validation_set", "augment": "augmentation",
    "images": "training_set", "smooth": "smoothing",
})  # fmt: skip
"""Name of a ``Quantity`` → key of the term that its help text links."""
