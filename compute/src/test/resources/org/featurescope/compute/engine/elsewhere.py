# Moves arrays to a device that has shapes and no values.
class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def away(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.empty_like(x, dtype=None, layout=None, device=torch.device("meta"))
