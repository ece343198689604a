"""Our optimisers' counterparts in torch.optim."""

import pytest
import torch

from viz import OPTIMIZERS
from viz.mnist.twins import RefusedError, missing_setting, twin

WITH_TWIN = [o.key for o in OPTIMIZERS.values() if o.torch_twin]


@pytest.mark.parametrize("key", WITH_TWIN)
def test_every_setting_reaches_the_twin(key):
    """Each number that we take, but Adam's switch, has its place in PyTorch's defaults."""
    hyper = {q.name: 0.1234 for q in OPTIMIZERS[key].hypers if not q.is_switch and q.name != "dampening"}
    given = twin(key, [torch.zeros(2, requires_grad=True)], hyper).defaults
    flat = [*given.values(), *given.get("betas", ())]
    # PyTorch's Nesterov takes a dampening that ours has not.
    assert sum(value == 0.1234 for value in flat if isinstance(value, float)) == len(hyper)


def test_settings_that_pytorch_lacks_or_refuses():
    assert missing_setting("adam", {"bias_correction": False, "lr": 0.1}) == "bias_correction"
    assert missing_setting("adam", {"bias_correction": True, "beta1": 0.5}) == ""
    with pytest.raises(RefusedError):
        twin("nesterov", [torch.zeros(2)], {"momentum": 0.0})
    with pytest.raises(LookupError, match=r"torch\.optim has no lion"):
        twin("lion", [torch.zeros(2)], {})


def test_what_pytorch_takes_beside_the_settings():
    params = iter([torch.zeros(2, requires_grad=True), torch.zeros(3, requires_grad=True)])
    found = twin("adamw", params, {"weight_decay": 0.5}, fused=True)
    assert isinstance(found, torch.optim.AdamW)
    assert found.defaults["fused"] and found.defaults["weight_decay"] == 0.5
    assert len(found.param_groups[0]["params"]) == 2
