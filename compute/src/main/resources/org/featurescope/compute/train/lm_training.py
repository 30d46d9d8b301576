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
    return torch.zeros([], dtype=6, device=g[0].device)

  # g_1 += g_2, g_1 += g_3, ...; the others start again at zero.
  def add_up(self: __torch__.Ops, g: List[Tensor]) -> Tensor:
    for i in range(torch.sub(torch.len(g), 1)):
      torch.add_(g[0], g[torch.add(i, 1)])
      torch.zero_(g[torch.add(i, 1)])
    return torch.zeros([], dtype=6, device=g[0].device)

  def assign(self: __torch__.Ops, to: Tensor, x: Tensor) -> Tensor:
    return torch.copy_(to, x)

  def zero(self: __torch__.Ops, g: List[Tensor]) -> Tensor:
    torch._foreach_zero_(g)
    return torch.zeros([], dtype=6, device=g[0].device)

  # Near the orthogonal matrix closest to x [r, c]: its singular values come to lie around 1.
  def orthogonal(self: __torch__.Ops, x: Tensor) -> Tensor:
    wide = torch.le(torch.size(x, 0), torch.size(x, 1))
    if wide:
      y = x
    else:
      y = torch.t(x)
    y = torch.div(y, torch.add(torch.norm(y), 1e-07))
    for i in range(5):
      a = torch.matmul(y, torch.t(y))
      b = torch.add(torch.mul(a, -4.7750000000000004), torch.matmul(a, a), alpha=2.0314999999999999)
      y = torch.add(torch.mul(y, 3.4445000000000001), torch.matmul(b, y))
    if wide:
      z = y
    else:
      z = torch.t(y)
    return z

  # The same by bfloat16 products, each rounded once with what is added to it.
  def orthogonal_bf16(self: __torch__.Ops, x: Tensor) -> Tensor:
    tall = torch.gt(torch.size(x, 0), torch.size(x, 1))
    y = torch.to(torch.div(x, torch.add(torch.norm(x), 1e-07)), 15)
    if tall:
      y = torch.contiguous(torch.t(y))
    for i in range(5):
      a = torch.matmul(y, torch.t(y))
      b = torch.addmm(a, a, a, beta=-4.7750000000000004, alpha=2.0314999999999999)
      y = torch.addmm(y, b, y, beta=3.4445000000000001)
    if tall:
      y = torch.t(y)
    return torch.to(y, 6)

  # Its products alone, of y [r, c] with r <= c.
  def orthogonal_products(self: __torch__.Ops, y: Tensor) -> List[Tensor]:
    products = annotate(List[Tensor], [])
    for i in range(5):
      a = torch.matmul(y, torch.t(y))
      _0 = torch.append(products, torch.matmul(a, a))
      _1 = torch.append(products, torch.matmul(a, y))
    return products

  # One step for w, which holds as many maps as it says stacked in its rows.
  def muon(self: __torch__.Ops, w: Tensor, g: Tensor, m: Tensor, maps: int, lr: float, momentum: float, decay: float, scale: float, bfloat16: bool) -> Tensor:
    torch.lerp_(m, torch.mul(g, scale), torch.sub(1., momentum))
    u = torch.lerp(torch.mul(g, scale), m, momentum)
    torch.mul_(w, torch.sub(1., torch.mul(lr, decay)))
    rows = torch.floordiv(torch.size(w, 0), maps)
    size = float(ops.prim.max(rows, torch.size(w, 1)))
    rate = torch.mul(torch.mul(lr, 0.20000000000000001), torch.sqrt(size))
    for i in range(maps):
      first = torch.mul(i, rows)
      end = torch.add(first, rows)
      own = torch.slice(u, 0, first, end)
      if bfloat16:
        part = (self).orthogonal_bf16(own)
      else:
        part = (self).orthogonal(own)
      torch.sub_(torch.slice(w, 0, first, end), torch.mul(part, rate))
    torch.zero_(g)
    return torch.zeros([], dtype=6, device=g.device)

  def to_bf16(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.to(x, 15)

  # Forward and backward products of y = x w^T: x [N, in], w [out, in], g [N, out].
  def products(self: __torch__.Ops, x: Tensor, w: Tensor, g: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    return (torch.linear(x, w), torch.matmul(g, w), torch.matmul(torch.t(g), x))

  # The same by oneDNN, in float32.
  def products_onednn(self: __torch__.Ops, x: Tensor, w: Tensor, g: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    out = torch.zeros([torch.size(w, 0)], dtype=6, device=w.device)
    into = torch.zeros([torch.size(w, 1)], dtype=6, device=w.device)
    return (ops.mkldnn._linear_pointwise(x, w, out, "none", [], ""), ops.mkldnn._linear_pointwise(g, torch.t(w), into, "none", [], ""), ops.mkldnn._linear_pointwise(torch.t(g), torch.t(x), into, "none", [], ""))

  # The same for batches of matrices: x [B, T, in], w [B, out, in], g [B, T, out].
  def batched_products(self: __torch__.Ops, x: Tensor, w: Tensor, g: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    return (torch.bmm(x, torch.transpose(w, 1, 2)), torch.bmm(g, w), torch.bmm(torch.transpose(g, 1, 2), x))
