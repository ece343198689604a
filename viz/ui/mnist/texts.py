"""Every sentence and label of the MNIST page. Slots are written {name}; whole sentences, never glued from pieces."""

from __future__ import annotations

from types import MappingProxyType

TEXTS = MappingProxyType(
    {
        # the sidebar
        "dataset": "Data set",
        "model": "Model",
        "hidden": "Hidden layers",
        "hidden_help": (
            "Width of each hidden layer from the input on, with a dash between them: 128-64 is two layers of 128 and "
            "64. One to four layers, each of 1 to 1,024."
        ),
        "loss": "Loss",
        "loss_help": (
            "Cross-entropy of the softmax, or the mean squared difference between the outputs and 1 for the right "
            "digit, 0 for the others. A lane may have another one: see its settings."
        ),
        "epochs": "Epochs",
        "epochs_help": "How often every training image is seen.",
        "batch": "Batch size",
        "batch_help": "Images whose mean gradient makes one step.",
        "images": "Training images",
        "images_help": "A smaller set trains faster; it holds as many of each digit as can be.",
        "all_images": "all {count}",
        "seed": "Seed",
        "seed_help": "Of the initial weights, the batches and the augmentation: the same for all lanes.",
        "more": "More",
        "validation": "Held back for validation",
        "validation_help": "The fraction of the training images that is not trained on but evaluated on the way.",
        "augment": "Augmentation",
        "augment_help": "Shifts, turns and scales every training image a little, anew in each epoch.",
        "backend": "Computed by",
        "backend_help": (
            "NumPy alone, PyTorch’s gradients with this app’s own update rules, or PyTorch’s gradients with "
            "torch.optim. The same seed gives the same losses, up to rounding."
        ),
        "auto_backend": "Automatic",
        "device": "Device",
        "device_help": "Where PyTorch computes: automatic takes a GPU where there is one.",
        "auto_device": "Automatic",
        "lane_loss": "Loss of this lane",
        "page_loss": "As in the sidebar",
        # what the link says wrongly
        "no_hidden": "hidden must be widths such as 128-64, not {text}; {used} is used.",
        "too_many_hidden": "hidden has {count} layers; the first {most} are taken.",
        "too_many_parameters": (
            "{lanes} lanes of this network have {parameters} parameters together, and at most {most} can be trained "
            "here: take fewer lanes or narrower hidden layers."
        ),
        # before the first training
        "intro": (
            "**Train a real network and look inside while it learns.** Up to four optimisers learn to read handwritten "
            "digits side by side: the same initial weights, the same batches, only the update rule differs. Press "
            "**Train** to see it with what is chosen now; or first take a preset, change the optimisers above, or "
            "data and model in the sidebar."
        ),
        "samples": "One training image of each digit, {side} × {side} pixels.",
        "sample": "a handwritten {label}",
        # starting
        "train": "Train",
        "train_on": "Train on: {epochs} more epochs",
        "train_on_one": "Train on: 1 more epoch",
        "train_on_help": "Goes on from where the last training ended, with the weights and the optimisers’ memories.",
        "size": (
            "Each lane takes {steps} steps: epochs {epochs}, images {images}, batch size {batch}. The network has "
            "{parameters} parameters."
        ),
        "cannot": "This cannot be trained: {reason}",
        "no_mnist": (
            "MNIST is not on this server yet. It is downloaded once ({megabytes} MB, from its public mirrors) and "
            "checked; or train on the digits, which are there already."
        ),
        "download": "Download MNIST ({megabytes} MB)",
        "downloading": "Downloading MNIST",
        "use_digits": "Use the digits",
        "needs_torch": "The model “{model}” is trained with PyTorch. {how}",
        "backend_needs_torch": "“{backend}” needs PyTorch. {how}",
        "use_mlp": "Use the MLP, which NumPy trains",
        "use_numpy": "Compute with NumPy",
        # the state of a training
        "title": "Training",
        "cancelled": "The training was cancelled; these are the curves up to there.",
        "cancelled_at_once": "The training was cancelled before its first step.",
        "failed": "The training ended early: {reason} The curves go up to there.",
        "failed_at_once": "The training could not be done: {reason}",
        "old": "These are the results of other settings: {settings}. Press Train for the present ones.",
        "training_other": (
            "The training that runs has other settings: {settings}. Press Train to start one with the present ones."
        ),
        "described": "{lanes} on {model}, {dataset}, epochs {epochs}, batch size {batch}, seed {seed}",
        "take_back": "Back to those settings",
        "lane_stopped": "{lane}: {reason}",
        # curves
        "clock": "Over",
        "steps": "Steps",
        "seconds": "Seconds",
        "smooth": "Smoothing",
        "smooth_help": "Draws the loss as a running mean over the batches, with each batch’s own loss pale behind it.",
        "log_loss": "Log scale",
        "step_axis": "step",
        "seconds_axis": "seconds of training",
        "loss_axis": "training loss",
        "loss_title": "Training loss",
        "accuracy_axis": "test accuracy",
        "accuracy_title": "Test accuracy",
        "validation_entry": "validation",
        "looks_note": "On {images} of the test images; the table’s final figures are of all {every}.",
        "mixed_losses": (
            "The lanes minimise different losses, so on the left only their shapes compare; the accuracy compares all."
        ),
        # the table of lanes
        "lane": "Lane",
        "optimizer": "Optimiser",
        "rate": "lr",
        "step_column": "Steps",
        "train_loss": "Training loss",
        "test_loss": "Test loss",
        "test_accuracy": "Test accuracy",
        "time": "Time",
        "seconds_value": "{seconds} s",
        "table_live": "Training loss: the mean of the last {window} batches. Test: {images} images of the test set.",
        "table_final": (
            "Training loss: the mean of the last {window} batches. Test: all {images} images, none of which was "
            "trained on. Time: of the steps alone."
        ),
        # views
        "views": "View",
        "view_inside": "Inside the layers",
        "view_results": "Evaluation",
        "view_plane": "Loss surface",
        "view_draw": "Draw a digit",
        "shown_lane": "Lane",
        "layer": "Layer",
        "quantity": "Quantity",
        # inside
        "effective_step": "Step |Δθ|",
        "m_hat": "Mean gradient |m̂|",
        "v_hat_root": "Gradient size √v̂",
        "snr": "Signal to noise |m̂|/√v̂",
        "inside_title": "{lane} · {layer}",
        "ratio_title": "{lane} · all layers",
        "learning_rate": "learning rate",
        "read_effective_step": ("Each column is a histogram: how far the layer’s parameters moved at that step."),
        "read_m_hat": (
            "Each column is a histogram of the running mean of the gradient, parameter by parameter. It falls as "
            "training comes to rest; what stays is mostly the noise of the batches."
        ),
        "read_v_hat_root": (
            "Each column is a histogram of how large the gradients were that the optimiser remembers. It divides by "
            "this, so small gradients are magnified, until √v̂ falls below ε."
        ),
        "read_snr": ("Each column is a histogram. Near 1 the last gradients agree; far below, they cancel."),
        "lacks": "{lane} keeps no such quantity: choose another one, or another lane.",
        "not_inspected": "The first look into the layers comes with the first step.",
        # evaluation
        "no_results": "The evaluation comes when a training has ended.",
        "no_evaluation": "This lane stopped early, so there is nothing to evaluate: {reason}",
        "confusion_title": "{lane}: {accuracy} of {images} test images are right, after {steps} steps",
        "digit": "Digit",
        "images_column": "Images",
        "precision": "Precision",
        "recall": "Recall",
        "f1": "F1",
        "classes_note": (
            "Precision: of those taken for the digit, how many are it. Recall: of those that are it, how many are "
            "found. F1 is their harmonic mean."
        ),
        "mistakes": "The most confident mistakes",
        # the loss surface
        "plane_kind": "Plane",
        "pca": "Principal components",
        "random": "Random directions",
        "plane_about": (
            "The weights’ paths, seen on a plane through the space of all weights, with the training loss on that "
            "plane. Principal components show the paths best; random directions, scaled filter by filter, show the "
            "surroundings of the end."
        ),
        "plane_compute": "Compute the loss on the plane",
        "plane_title": "Loss surface",
        "plane_loss_of": "The loss is that of the first lane: {loss}.",
        "no_plane": "There is no plane of this training: no lane got far enough.",
        "plane_cancelled": "The computation was cancelled.",
        # draw a digit
        "seen": "What the network gets: {side} × {side} pixels",
        "no_model": "First train a network; then it reads what you draw.",
        "stopped_lane": "{lane} stopped early: what its weights say means nothing.",
        "nothing_drawn": "Draw a digit with mouse or finger: the bars say what each network takes it for.",
        # downloads
        "link": "This link opens exactly these settings, seed included; the training is started with Train.",
        "csv_help": (
            "One row for each lane and step: loss, accuracy, gradient norm, evaluations and update-to-weight ratios."
        ),
        "scripts": "The training of these settings as a script that needs torch and NumPy only:",
        "digits_file": "Its data: digits.npz",
        "weights": "The trained weights (.npz), as NumPy arrays by the names of PyTorch’s state_dict:",
        "no_script": "{lane}: {reason}",
        # presets, and what they show
        "preset_cnn": "Adam at 0.001 on the CNN",
        "preset_paper": "The paper’s §6.1: softmax regression",
        "preset_bias": "Bias correction on and off",
        "preset_spikes": "Learning rate too large: spikes",
        "preset_decay": "AdamW against L2",
        "preset_losses": "Squared error against cross-entropy",
        "law_cnn": (
            "One pass over all 60,000 images takes this small network to about 98% of the test images. It needs about "
            "half a minute of one processor core; the layers can be looked into from the first step on."
        ),
        "law_paper": (
            "Softmax regression in batches of 128 with lr/√t, as in the first figure of the Adam paper, each optimiser "
            "at the best rate of a grid: Adam and SGD with Nesterov’s momentum go down together, AdaGrad stays behind."
        ),
        "law_bias": (
            "Adam’s first step is lr long. Without the correction it is 3.2 times as long and the next ones are longer "
            "still, up to 6.6 times while gradients agree: the loss jumps up at the start, and that lane does not make "
            "up for it. Inside the layers, Step |Δθ| shows it."
        ),
        "law_spikes": (
            "At 0.001 Adam is slow, at 0.01 quick and calm. At 0.03 the loss has all but vanished and yet jumps up "
            "again and again: where gradients have been tiny for long, √v̂ is, too, and a single batch makes a long "
            "step. At 0.1 it never gets far down."
        ),
        "law_decay": (
            "As an L2 penalty λ goes through Adam’s division by √v̂, which makes it as strong as the gradient itself: "
            "that lane stays at a high loss. In AdamW the same λ acts beside the moments and shrinks the weights a "
            "little."
        ),
        "law_losses": (
            "Adam’s steps do not depend on how large gradients are, so two losses can be compared at one rate: the "
            "squared error gets there more slowly, and ends about as well."
        ),
    }
)
