"""What the texts lean on: ``[Kingma & Ba, §2.1][adam]`` in a text links to ``SOURCES["adam"]``."""

from __future__ import annotations

import re
from dataclasses import dataclass

LINK = re.compile(r"\]\[(\w+)\]")


@dataclass(frozen=True)
class Source:
    """A paper or a page of documentation."""

    key: str
    title: str
    url: str


_ALL = (
    Source("adam", "Kingma & Ba (2015), Adam: a method for stochastic optimization", "https://arxiv.org/abs/1412.6980"),
    Source("amsgrad", "Reddi, Kale & Kumar (2018), On the convergence of Adam and beyond",
           "https://arxiv.org/abs/1904.09237"),
    Source("adamw", "Loshchilov & Hutter (2019), Decoupled weight decay regularization",
           "https://arxiv.org/abs/1711.05101"),
    Source("radam", "Liu et al. (2020), On the variance of the adaptive learning rate and beyond",
           "https://arxiv.org/abs/1908.03265"),
    Source("adabelief", "Zhuang et al. (2020), AdaBelief optimizer", "https://arxiv.org/abs/2010.07468"),
    Source("lion", "Chen et al. (2023), Symbolic discovery of optimization algorithms", "https://arxiv.org/abs/2302.06675"),
    Source("adan", "Xie et al. (2022), Adan", "https://arxiv.org/abs/2208.06677"),
    Source("edge", "Cohen et al. (2022), Adaptive gradient methods at the edge of stability",
           "https://arxiv.org/abs/2207.14484"),
    Source("momentum", "Goh (2017), Why momentum really works", "https://distill.pub/2017/momentum/"),
    Source("landscape", "Li et al. (2018), Visualizing the loss landscape of neural nets",
           "https://arxiv.org/abs/1712.09913"),
    Source("qualitative", "Ma, Wu & E (2020), The dynamic behavior of adaptive gradient algorithms",
           "https://arxiv.org/abs/2009.06125"),
    Source("cycles", "Bock & Weiß (2022), Non-convergence and limit cycles in the Adam optimizer",
           "https://arxiv.org/abs/2210.02070"),
    Source("equal_betas", "Orvieto & Gower (2025), In search of Adam's secret sauce", "https://arxiv.org/abs/2505.21829"),
    Source("large_beta2", "Zhang et al. (2026), Adam converges without any modification on update rules",
           "https://arxiv.org/abs/2603.02092"),
    Source("tuning", "Choi et al. (2019), On empirical comparisons of optimizers for deep learning",
           "https://arxiv.org/abs/1910.05446"),
    Source("diverges", "Toint (2023), Divergence of the ADAM algorithm with fixed-stepsize: a (very) simple example",
           "https://arxiv.org/abs/2308.00720"),
    Source("glorot", "Glorot & Bengio (2010), Understanding the difficulty of training deep feedforward networks",
           "https://proceedings.mlr.press/v9/glorot10a.html"),
    Source("keras", "Keras 3, Adam", "https://keras.io/api/optimizers/adam/"),
    Source("keras_api", "Keras 3, optimizers", "https://keras.io/api/optimizers/"),
    Source("optax", "Optax, optimizers", "https://optax.readthedocs.io/en/latest/api/optimizers.html"),
    Source("pytorch", "PyTorch, Adam", "https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html"),
    Source("pytorch_api", "PyTorch, torch.optim", "https://docs.pytorch.org/docs/stable/optim.html"),
)  # fmt: skip

SOURCES: dict[str, Source] = {source.key: source for source in _ALL}


def with_links(text: str) -> str:
    """Markdown ``text`` followed by the definitions of the links it uses."""
    used = dict.fromkeys(LINK.findall(text))
    return "\n\n".join([text, "\n".join(f"[{key}]: {SOURCES[key].url}" for key in used)]) if used else text
