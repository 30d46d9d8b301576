# What a language-model training needs beside the model's own operations. dtype codes: 6 float32.
class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # || (g_1, ..., g_n) ||
  def gradient_norm(self: __torch__.Ops, g: List[Tensor]) -> Tensor:
    return torch.norm(torch.stack(torch._foreach_norm(g)))

  def adamw(self: __torch__.Ops, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], step: List[Tensor], lr: float, b1: float, b2: float, decay: float, eps: float, scale: float) -> Tensor:
    if torch.ne(scale, 1.):
      torch._foreach_mul_(g, scale)
    torch._fused_adamw_(p, g, m, v, [], step, lr=lr, beta1=b1, beta2=b2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False)
    torch._foreach_zero_(g)
    return torch.zeros([], dtype=6)

  def zero(self: __torch__.Ops, g: List[Tensor]) -> Tensor:
    torch._foreach_zero_(g)
    return torch.zeros([], dtype=6)
