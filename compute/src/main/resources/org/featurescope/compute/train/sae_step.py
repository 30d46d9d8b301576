# One training step of a TopK autoencoder with a sparse backward pass, in TorchScript as libtorch
# serialises it. B rows of the batch, d width, n latents, k active latents of a row, E = B k entries,
# D number of dead latents. Float32 or float64 throughout, as the arguments are.
class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def times(self: __torch__.Ops, x: Tensor, factor: float) -> Tensor:
    return torch.mul(x, factor)

  # Rows of a table, by index.
  def select(self: __torch__.Ops, x: Tensor, which: Tensor) -> Tensor:
    return torch.index_select(x, 0, which)

  # Puts rows of x into rows of table, one after another from row first on.
  def put_rows(self: __torch__.Ops, table: Tensor, x: Tensor, which: Tensor, first: int) -> Tensor:
    place = torch.slice(table, 0, first, torch.add(first, torch.size(which, 0)))
    return torch.copy_(place, torch.index_select(x, 0, which))

  # Sum over rows of |x - mean of the rows|^2, and of |x|^2.
  def spread(self: __torch__.Ops, x: Tensor) -> Tuple[Tensor, Tensor]:
    centred = torch.sub(x, torch.mean(x, [0], True))
    return (torch.sum(torch.mul(centred, centred)), torch.sum(torch.mul(x, x)))

  def minus(self: __torch__.Ops, x: Tensor, y: Tensor) -> Tensor:
    return torch.sub(x, y)

  def linear(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return torch.linear(x, w, b)

  def rows(self: __torch__.Ops, w: Tensor, first: int, end: int) -> Tensor:
    return torch.slice(w, 0, first, end)

  def copy(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.clone(x)

  # 1 / mean((mean over rows of x - x)^2).
  def loss_scale(self: __torch__.Ops, x: Tensor) -> Tensor:
    difference = torch.sub(torch.mean(x, [0], True), x)
    return torch.reciprocal(torch.mean(torch.mul(difference, difference)))

  # The point with the smallest sum of distances to the rows, by Weiszfeld's iteration: [d].
  def geometric_median(self: __torch__.Ops, x: Tensor, iterations: int) -> Tensor:
    median = torch.mean(x, [0])
    for i in range(iterations):
      difference = torch.sub(x, median)
      distance = torch.sqrt(torch.sum(torch.mul(difference, difference), [-1], True))
      weight = torch.reciprocal(torch.clamp_min(distance, 1e-08))
      median = torch.div(torch.sum(torch.mul(x, weight), [0]), torch.sum(weight))
    return median

  # Rows of length 1.
  def unit_rows(self: __torch__.Ops, w: Tensor) -> Tensor:
    return torch.div(w, torch.sqrt(torch.sum(torch.mul(w, w), [-1], True)))

  # values [B, k] before the ReLU and latents [B, k] int32 -> activations [B, k], the output's error
  # [B, d] (output minus x), and the loss scale * mean(error^2).
  def forward(self: __torch__.Ops, x: Tensor, pre_bias: Tensor, decoder: Tensor, values: Tensor, latents: Tensor, scale: float) -> Tuple[Tensor, Tensor, Tensor]:
    b = torch.size(latents, 0)
    k = torch.size(latents, 1)
    active = torch.relu(values)
    starts = torch.arange(0, torch.add(torch.mul(b, k), 1), k, dtype=3, device=values.device)
    y, _0, _1, _2 = torch.embedding_bag(decoder, torch.reshape(latents, [-1]), starts, False, 0, False, torch.reshape(active, [-1]), True)
    error = torch.sub(torch.add(y, pre_bias), x)
    loss = torch.mul(torch.mean(torch.mul(error, error)), scale)
    return (active, error, loss)

  # x w^T by the library that the caller measured to be fastest: 0 libtorch's own choice, 1 oneDNN in
  # float32, 2 bfloat16 with float32 sums. Views that are transposed cost nothing.
  def product(self: __torch__.Ops, x: Tensor, w: Tensor, by: int) -> Tensor:
    if torch.eq(by, 1):
      zero = torch.zeros([torch.size(w, 0)], dtype=6, device=w.device)
      y = ops.mkldnn._linear_pointwise(x, w, zero, "none", [], "")
    else:
      if torch.eq(by, 2):
        y = torch.to(torch.linear(torch.to(x, 15), torch.to(w, 15)), 6)
      else:
        y = torch.linear(x, w)
    return y

  # Pre-activations [B, D] -> activations [B, D] of which only each row's auxk largest are not 0.
  def strongest(self: __torch__.Ops, h: Tensor, auxk: int) -> Tensor:
    if torch.gt(torch.size(h, 1), auxk):
      best, which = torch.topk(h, auxk, -1, True, False)
      active = torch.scatter(torch.zeros_like(h), 1, which, torch.relu(best))
    else:
      active = torch.relu(h)
    return active

  # AuxK (Gao et al. 2024, section A.2): the dead latents reconstruct what the others left over, here
  # from their activations [B, D..] on; columns after the D-th are zeros that only make rows begin
  # where products are fast. Gives the loss, the sum over rows of its gradient by the output [d], and
  # the gradients by the dead rows of decoder [D, d], encoder [D, d] and latent bias [D].
  def revive(self: __torch__.Ops, centred: Tensor, error: Tensor, pre_bias: Tensor, decoder: Tensor, dead: Tensor, active: Tensor, coefficient: float, by: int) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    n = torch.size(dead, 0)
    own_decoder = torch.index_select(decoder, 0, dead)
    own_decoder = torch.constant_pad_nd(own_decoder, [0, 0, 0, torch.sub(torch.size(active, 1), n)])
    target = torch.sub(pre_bias, error)
    miss = torch.sub(torch.add_((self).product(active, torch.t(own_decoder), by), pre_bias), target)
    spread = torch.sub(torch.mean(target, [0], True), target)
    variance = torch.mean(torch.mul(spread, spread))
    loss = torch.mul(torch.div(torch.mean(torch.mul(miss, miss)), variance), coefficient)
    factor = torch.div(torch.mul(coefficient, 2.), torch.numel(miss))
    # A loss that is not a number counts as 0, and so does its gradient.
    usable = torch.isfinite(loss)
    by_output = torch.mul(miss, torch.where(usable, torch.div(factor, variance), torch.zeros_like(variance)))
    by_active = torch.mul_((self).product(by_output, own_decoder, by), torch.gt(active, 0))
    by_decoder = (self).product(torch.t(active), torch.t(by_output), by)
    by_encoder = (self).product(torch.t(by_active), torch.t(centred), by)
    by_bias = torch.sum(by_active, [0])
    return (torch.nan_to_num(loss, 0., 0., 0.), torch.sum(by_output, [0]), torch.slice(by_decoder, 0, 0, n), torch.slice(by_encoder, 0, 0, n), torch.slice(by_bias, 0, 0, n))

  # Where the entries of a latent begin; the first and the last place are known without a look.
  def place(self: __torch__.Ops, starts: Tensor, at: int, all: int) -> int:
    if torch.eq(at, 0):
      p = 0
    else:
      if torch.eq(at, torch.sub(torch.size(starts, 0), 1)):
        p = all
      else:
        p = int(torch.select(starts, 0, at))
    return p

  # How many of the dead latents, which are sorted, come before one of n.
  def dead_before(self: __torch__.Ops, dead: Tensor, at: int, n: int) -> int:
    if torch.eq(at, 0):
      p = 0
    else:
      if torch.eq(at, n):
        p = torch.size(dead, 0)
      else:
        p = int(torch.sum(torch.lt(dead, at)))
    return p

  # Gradients of all parameters, in blocks of latents that stay in the cache. Only active latents
  # have any: an entry (row b, latent i) adds activation x by_output[b] to decoder row i and
  # by_activation x centred[b] to encoder row i. The entries are sorted by latent, so that both are
  # sums over bags of rows of a table that is small: [B, d].
  #
  # For the block first..end: gradient of decoder and encoder rows.
  def block_gradient(self: __torch__.Ops, by_output: Tensor, centred: Tensor, entry_rows: Tensor, entry_active: Tensor, entry_by_activation: Tensor, starts: Tensor, first: int, end: int) -> Tuple[Tensor, Tensor]:
    all = torch.size(entry_rows, 0)
    low = (self).place(starts, first, all)
    high = (self).place(starts, end, all)
    bags = torch.sub(torch.slice(starts, 0, first, torch.add(end, 1)), low)
    rows = torch.slice(entry_rows, 0, low, high)
    by_decoder, _0, _1, _2 = torch.embedding_bag(by_output, rows, bags, False, 0, False, torch.slice(entry_active, 0, low, high), True)
    by_encoder, _3, _4, _5 = torch.embedding_bag(centred, rows, bags, False, 0, False, torch.slice(entry_by_activation, 0, low, high), True)
    return (by_decoder, by_encoder)

  # The entries of a batch sorted by latent: row, activation and gradient by activation of each, where
  # each latent's begin [n + 1], and the gradient by latent bias [n].
  def entries(self: __torch__.Ops, by_output: Tensor, decoder: Tensor, active: Tensor, latents: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    b = torch.size(latents, 0)
    k = torch.size(latents, 1)
    n = torch.size(decoder, 0)
    sorted_latents, order = torch.sort(torch.reshape(latents, [-1]), stable=True, dim=0, descending=False)
    row = torch.to(torch.floor_divide(order, k), 3)
    own_active = torch.index_select(torch.reshape(active, [-1]), 0, order)
    # In this order the decoder comes from memory once, and the batch from the cache.
    bags = torch.zeros([1], dtype=3, device=active.device)
    products = torch._embedding_bag_per_sample_weights_backward(by_output, decoder, sorted_latents, bags, row, 0, -1)
    by_activation = torch.mul(products, torch.gt(own_active, 0))
    counts = torch.bincount(sorted_latents, None, n)
    begin = torch.zeros([torch.add(n, 1)], dtype=4, device=active.device)
    torch.copy_(torch.slice(begin, 0, 1), torch.cumsum(counts, 0))
    by_bias = torch.index_add(torch.zeros([n], dtype=by_activation.dtype, device=active.device), 0, sorted_latents, by_activation)
    return (row, own_active, by_activation, torch.to(begin, 3), by_bias)

  # Adam (Kingma and Ba 2015). The result is w itself; it must be used, because libtorch's own
  # optimiser of scripts drops a call whose list of parameters nobody looks at again.
  def adam(self: __torch__.Ops, w: Tensor, g: Tensor, m: Tensor, v: Tensor, step: Tensor, lr: float) -> Tensor:
    parameters = [w]
    torch._fused_adam_(parameters, [g], [m], [v], [], [step], lr=lr, beta1=0.90000000000000002, beta2=0.999, weight_decay=0., eps=6.2499999999999997e-10, amsgrad=False, maximize=False)
    return parameters[0]

  # The gradient's part along each row of the decoder is taken out: it could only change lengths.
  def project(self: __torch__.Ops, by_decoder: Tensor, decoder: Tensor) -> Tensor:
    along = torch.sum(torch.mul(by_decoder, decoder), [-1], True)
    squares = torch.sum(torch.mul(decoder, decoder), [-1], True)
    return torch.sub(by_decoder, torch.mul(torch.div(along, squares), decoder))

  # Backward and update. dead is sorted; the aux_ arguments are empty where there are no dead latents.
  # state: encoder, decoder, their first and second moments, their moving averages, then the same
  # four for pre-bias and latent bias.
  def update(self: __torch__.Ops, centred: Tensor, error: Tensor, active: Tensor, latents: Tensor, scale: float, state: List[Tensor], dead: Tensor, aux_output: Tensor, aux_decoder: Tensor, aux_encoder: Tensor, aux_bias: Tensor, step: Tensor, lr: float, average: float, block: int) -> Tensor:
    encoder = state[0]
    decoder = state[1]
    pre_bias = state[8]
    latent_bias = state[9]
    n = torch.size(encoder, 0)
    by_output = torch.mul(error, torch.div(torch.mul(scale, 2.), torch.numel(error)))
    rows, weights, by_activation, starts, by_bias = (self).entries(by_output, decoder, active, latents)
    by_pre = torch.sum(by_output, [0])
    some = torch.gt(torch.size(dead, 0), 0)
    if some:
      by_pre = torch.add(by_pre, aux_output)
      torch.index_add_(by_bias, 0, dead, aux_bias)
    blocks = torch.floordiv(torch.sub(torch.add(n, block), 1), block)
    for i in range(blocks):
      first = torch.mul(i, block)
      end = ops.prim.min(torch.add(first, block), n)
      by_decoder, by_encoder = (self).block_gradient(by_output, centred, rows, weights, by_activation, starts, first, end)
      if some:
        low = (self).dead_before(dead, first, n)
        high = (self).dead_before(dead, end, n)
        where = torch.sub(torch.slice(dead, 0, low, high), first)
        torch.index_add_(by_decoder, 0, where, torch.slice(aux_decoder, 0, low, high))
        torch.index_add_(by_encoder, 0, where, torch.slice(aux_encoder, 0, low, high))
      own_encoder = torch.slice(encoder, 0, first, end)
      own_decoder = torch.slice(decoder, 0, first, end)
      by_pre = torch.sub(by_pre, torch.mv(torch.t(own_encoder), torch.slice(by_bias, 0, first, end)))
      torch.div_(own_decoder, torch.norm(own_decoder, 2, [-1], True))
      along = torch.sum(torch.mul(by_decoder, own_decoder), [-1], True)
      torch.addcmul_(by_decoder, along, own_decoder, value=-1)
      new_decoder = (self).adam(own_decoder, by_decoder, torch.slice(state[3], 0, first, end), torch.slice(state[5], 0, first, end), step, lr)
      new_encoder = (self).adam(own_encoder, by_encoder, torch.slice(state[2], 0, first, end), torch.slice(state[4], 0, first, end), step, lr)
      torch.lerp_(torch.slice(state[6], 0, first, end), new_encoder, average)
      torch.lerp_(torch.slice(state[7], 0, first, end), new_decoder, average)
    new_pre = (self).adam(pre_bias, by_pre, state[10], state[12], step, lr)
    new_latent = (self).adam(latent_bias, by_bias, state[11], state[13], step, lr)
    torch.lerp_(state[14], new_pre, average)
    torch.lerp_(state[15], new_latent, average)
    return step

  # All gradients of a step before anything changes: encoder, decoder, pre-bias, latent bias. For
  # tests and for looking into a run.
  def gradients(self: __torch__.Ops, centred: Tensor, error: Tensor, active: Tensor, latents: Tensor, scale: float, encoder: Tensor, decoder: Tensor, dead: Tensor, aux_output: Tensor, aux_decoder: Tensor, aux_encoder: Tensor, aux_bias: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    by_output = torch.mul(error, torch.div(torch.mul(scale, 2.), torch.numel(error)))
    rows, weights, by_activation, starts, by_bias = (self).entries(by_output, decoder, active, latents)
    by_decoder, by_encoder = (self).block_gradient(by_output, centred, rows, weights, by_activation, starts, 0, torch.size(encoder, 0))
    by_pre = torch.sum(by_output, [0])
    if torch.gt(torch.size(dead, 0), 0):
      by_pre = torch.add(by_pre, aux_output)
      torch.index_add_(by_bias, 0, dead, aux_bias)
      torch.index_add_(by_decoder, 0, dead, aux_decoder)
      torch.index_add_(by_encoder, 0, dead, aux_encoder)
    by_pre = torch.sub(by_pre, torch.mv(torch.t(encoder), by_bias))
    return (by_encoder, by_decoder, by_pre, by_bias)
