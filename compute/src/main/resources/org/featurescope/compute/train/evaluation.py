# Comparing two predictions, in TorchScript as libtorch serialises it.
class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # KL(clean || other) and the loss of other by position, in nats: [N]. Logits [N, V], targets [N].
  def compare(self: __torch__.Ops, clean: Tensor, other: Tensor, targets: Tensor) -> Tuple[Tensor, Tensor]:
    p = torch.log_softmax(clean, -1)
    q = torch.log_softmax(other, -1)
    divergence = torch.sum(torch.mul(torch.exp(p), torch.sub(p, q)), [-1])
    loss = torch.neg(torch.squeeze(torch.gather(q, 1, torch.unsqueeze(targets, 1)), 1))
    return (divergence, loss)

  # y where keep is 0, x where it is 1; keep [N, 1].
  def mixed(self: __torch__.Ops, x: Tensor, y: Tensor, keep: Tensor) -> Tensor:
    return torch.where(torch.gt(keep, 0), x, y)

  def rows(self: __torch__.Ops, x: Tensor, first: int, end: int) -> Tensor:
    return torch.slice(x, 0, first, end)

  def view(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.alias(x)
