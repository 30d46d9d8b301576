# One training step of an autoencoder or transcoder of any kind, in TorchScript as libtorch serialises
# it. B rows of the batch, d width of the input, o width of the output, n latents, G prefixes of the
# latents (1 unless nested), D dead latents, E entries. An entry is a latent at a row that takes part
# in the step: its row, its latent, its pre-activation h and its activation z. Float32 or float64
# throughout, as the arguments are. dtype codes: 3 int32, 4 int64.
class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def linear(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return torch.linear(x, w, b)

  def rows(self: __torch__.Ops, w: Tensor, first: int, end: int) -> Tensor:
    return torch.slice(w, 0, first, end)

  def minus(self: __torch__.Ops, x: Tensor, y: Tensor) -> Tensor:
    return torch.sub(x, y)

  # Entries of h [b, m], a tile from row row0 and latent first on, above their latent's floor: keys
  # row x n + latent, and h.
  def above(self: __torch__.Ops, h: Tensor, floor: Tensor, row0: int, first: int, n: int) -> Tuple[Tensor, Tensor]:
    m = torch.size(h, 1)
    places = torch.squeeze(torch.nonzero(torch.reshape(torch.gt(h, floor), [-1])), 1)
    row = torch.floor_divide(places, m)
    column = torch.sub(places, torch.mul(row, m))
    keys = torch.add(torch.mul(torch.add(row, row0), n), torch.add(column, first))
    return (keys, torch.index_select(torch.reshape(h, [-1]), 0, places))

  # The strongest entries of several lists, and the weakest of those [1].
  def strongest(self: __torch__.Ops, keys: List[Tensor], values: List[Tensor], most: int) -> Tuple[Tensor, Tensor, Tensor]:
    best, which = torch.topk(torch.cat(values, 0), most, 0, True, False)
    return (torch.index_select(torch.cat(keys, 0), 0, which), best, torch.reshape(torch.amin(best, [0]), [1]))

  # Entries by row, latents ascending: row, latent, h.
  def ordered(self: __torch__.Ops, keys: List[Tensor], values: List[Tensor], n: int) -> Tuple[Tensor, Tensor, Tensor]:
    ascending, order = torch.sort(torch.cat(keys, 0), 0)
    row = torch.floor_divide(ascending, n)
    latent = torch.sub(ascending, torch.mul(row, n))
    return (torch.to(row, 3), torch.to(latent, 3), torch.index_select(torch.cat(values, 0), 0, order))

  # The same for a selection of k in each row, [B, k].
  def by_row(self: __torch__.Ops, values: Tensor, latents: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    k = torch.size(values, 1)
    row = torch.floor_divide(torch.arange(torch.numel(values), dtype=4, device=values.device), k)
    return (torch.to(row, 3), torch.reshape(latents, [-1]), torch.reshape(values, [-1]))

  # Entries by prefix, then by row: bag (prefix x B + row), latent, h. A latent belongs to the first
  # prefix that holds it; ends are the prefixes' lengths, ascending.
  def arrange(self: __torch__.Ops, rows: Tensor, latents: Tensor, values: Tensor, ends: List[int], batch: int) -> Tuple[Tensor, Tensor, Tensor]:
    if torch.gt(torch.len(ends), 1):
      bags = rows
      for i in range(torch.sub(torch.len(ends), 1)):
        later = torch.to(torch.ge(latents, ends[i]), 3)
        bags = torch.add(bags, torch.mul(later, batch))
      arranged, order = torch.sort(bags, stable=True, dim=0, descending=False)
      result = (arranged, torch.index_select(latents, 0, order), torch.index_select(values, 0, order))
    else:
      result = (rows, latents, values)
    return result

  def relu(self: __torch__.Ops, h: Tensor) -> Tensor:
    return torch.relu(h)

  # h where it is above its latent's threshold, else 0.
  def jump(self: __torch__.Ops, h: Tensor, latents: Tensor, log_threshold: Tensor) -> Tensor:
    threshold = torch.exp(torch.index_select(log_threshold, 0, latents))
    return torch.mul(h, torch.gt(h, threshold))

  # What is below has neither an activation nor a gradient by the threshold.
  def floor(self: __torch__.Ops, log_threshold: Tensor, bandwidth: float) -> Tensor:
    return torch.sub(torch.exp(log_threshold), torch.mul(bandwidth, 0.5))

  # Where each of so many bags begins, and where the last one ends: [bags + 1].
  def starts(self: __torch__.Ops, which: Tensor, bags: int) -> Tensor:
    begin = torch.zeros([torch.add(bags, 1)], dtype=4, device=which.device)
    torch.copy_(torch.slice(begin, 0, 1), torch.cumsum(torch.bincount(which, None, bags), 0))
    return torch.to(begin, 3)

  # The output of every prefix minus the target [G, B, o], and scale * mean(error^2) of each [G].
  # skip is W_skip [o, d], or empty.
  def forward(self: __torch__.Ops, x: Tensor, target: Tensor, decoder: Tensor, bias: Tensor, skip: Tensor, bags: Tensor, latents: Tensor, z: Tensor, groups: int, scale: float) -> Tuple[Tensor, Tensor]:
    batch = torch.size(target, 0)
    starts = (self).starts(bags, torch.mul(groups, batch))
    parts, _0, _1, _2 = torch.embedding_bag(decoder, latents, starts, False, 0, False, z, True)
    nested = torch.cumsum(torch.reshape(parts, [groups, batch, torch.size(target, 1)]), 0)
    output = torch.add(nested, bias)
    if torch.gt(torch.numel(skip), 0):
      output = torch.add(output, torch.linear(x, skip))
    error = torch.sub(output, target)
    return (error, torch.mul(torch.mean(torch.mul(error, error), [1, 2]), scale))

  # Gradient of the mean of the prefixes' losses by what a latent of each prefix writes: it is part of
  # that prefix and of all longer ones. [G B, o]
  def by_write(self: __torch__.Ops, error: Tensor, scale: float) -> Tensor:
    own = torch.mul(error, torch.div(torch.mul(scale, 2.), torch.numel(error)))
    nested = torch.flip(torch.cumsum(torch.flip(own, [0]), 0), [0])
    return torch.reshape(nested, [-1, torch.size(error, 2)])

  # The error of the longest prefix [B, o].
  def last(self: __torch__.Ops, error: Tensor) -> Tensor:
    return torch.select(error, 0, -1)

  # AuxK (Gao et al. 2024, section A.2): dead latents reconstruct what the others left over, error [B,
  # o] being output minus target. Gives the loss, its gradient by the reconstruction [B, o], and the
  # entries: row, latent, h, z.
  def auxk(self: __torch__.Ops, centred: Tensor, error: Tensor, encoder: Tensor, latent_bias: Tensor, decoder: Tensor, dead: Tensor, auxk: int, coefficient: float) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
    h = torch.linear(centred, torch.index_select(encoder, 0, dead), torch.index_select(latent_bias, 0, dead))
    batch = torch.size(h, 0)
    k = ops.prim.min(auxk, torch.size(h, 1))
    best, which = torch.topk(h, k, -1, True, False)
    values = torch.reshape(best, [-1])
    latents = torch.to(torch.index_select(dead, 0, torch.reshape(which, [-1])), 3)
    z = torch.relu(values)
    starts = torch.arange(0, torch.add(torch.mul(batch, k), 1), k, dtype=3, device=h.device)
    y, _0, _1, _2 = torch.embedding_bag(decoder, latents, starts, False, 0, False, z, True)
    miss = torch.add(y, error)
    spread = torch.sub(error, torch.mean(error, [0], True))
    variance = torch.mean(torch.mul(spread, spread))
    loss = torch.mul(torch.div(torch.mean(torch.mul(miss, miss)), variance), coefficient)
    # A loss that is not a number counts as 0, and so does its gradient.
    factor = torch.div(torch.div(torch.mul(coefficient, 2.), torch.numel(miss)), variance)
    by_output = torch.mul(miss, torch.where(torch.isfinite(loss), factor, torch.zeros_like(factor)))
    row = torch.to(torch.floor_divide(torch.arange(torch.mul(batch, k), dtype=4, device=h.device), k), 3)
    return (torch.nan_to_num(loss, 0., 0., 0.), by_output, row, latents, values, z)

  # How far dead latents stay below their threshold, on average (Conerly et al. 2025): coefficient
  # mean(relu(threshold - h)). threshold is [n], or empty for 0. Gives the loss and its gradients by
  # the dead rows of the encoder [D, d], latent biases [D] and thresholds [D].
  def shortfall(self: __torch__.Ops, centred: Tensor, encoder: Tensor, latent_bias: Tensor, log_threshold: Tensor, dead: Tensor, coefficient: float) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    h = torch.linear(centred, torch.index_select(encoder, 0, dead), torch.index_select(latent_bias, 0, dead))
    if torch.gt(torch.numel(log_threshold), 0):
      threshold = torch.exp(torch.index_select(log_threshold, 0, dead))
    else:
      threshold = torch.zeros([torch.size(dead, 0)], dtype=h.dtype, device=h.device)
    short = torch.relu(torch.sub(threshold, h))
    loss = torch.mul(torch.mean(short), coefficient)
    below = torch.mul(torch.to(torch.gt(short, 0), h.dtype), torch.div(coefficient, torch.numel(h)))
    by_bias = torch.neg(torch.sum(below, [0]))
    return (loss, torch.neg(torch.matmul(torch.t(below), centred)), by_bias, torch.neg(torch.mul(by_bias, threshold)))

  # Gradients by entry, and what follows from them. table holds the gradient by what an entry of each
  # bag writes [bags, o]. price is the L1 term's gradient by an activation, or the L0 term's by the
  # number of active entries, whichever the kind has; log_threshold is [n], or empty.
  #
  # The threshold's gradient is the straight-through estimator of Rajamanoharan et al. (2024, eq. 11 and
  # 12) with a rectangle of that bandwidth as kernel.
  #
  # Gives the entries by latent: bag, activation, gradient by pre-activation; where each latent's begin
  # [n + 1]; and the gradients by latent bias [n] and by log threshold [n] (or empty).
  def entries(self: __torch__.Ops, table: Tensor, decoder: Tensor, bags: Tensor, latents: Tensor, h: Tensor, z: Tensor, log_threshold: Tensor, bandwidth: float, price: float) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
    n = torch.size(decoder, 0)
    none = torch.zeros([0], dtype=3, device=h.device)
    by_z = torch._embedding_bag_per_sample_weights_backward(table, decoder, latents, none, bags, 0, -1)
    on = torch.gt(z, 0)
    zeros = torch.zeros([n], dtype=h.dtype, device=h.device)
    if torch.gt(torch.numel(log_threshold), 0):
      by_h = torch.mul(by_z, on)
      threshold = torch.exp(torch.index_select(log_threshold, 0, latents))
      near = torch.lt(torch.abs(torch.sub(h, threshold)), torch.mul(bandwidth, 0.5))
      jump = torch.div(torch.add(torch.mul(threshold, by_z), price), torch.neg(bandwidth))
      by_log = torch.mul(torch.mul(jump, threshold), near)
      by_threshold = torch.index_add(zeros, 0, latents, by_log)
    else:
      by_h = torch.mul(torch.add(by_z, price), on)
      by_threshold = log_threshold
    by_bias = torch.index_add(zeros, 0, latents, by_h)
    ordered, order = torch.sort(latents, stable=True, dim=0, descending=False)
    starts = (self).starts(latents, n)
    return (torch.index_select(bags, 0, order), torch.index_select(z, 0, order), torch.index_select(by_h, 0, order), starts, by_bias, by_threshold)

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

  # For the latents first..end: gradient of decoder and encoder rows. Only entries have any: one of bag
  # g and row b adds activation x table[g] to its decoder row and by_h x centred[b] to its encoder row.
  def block_gradient(self: __torch__.Ops, table: Tensor, centred: Tensor, bags: Tensor, z: Tensor, by_h: Tensor, starts: Tensor, first: int, end: int) -> Tuple[Tensor, Tensor]:
    all = torch.size(bags, 0)
    low = (self).place(starts, first, all)
    high = (self).place(starts, end, all)
    where = torch.sub(torch.slice(starts, 0, first, torch.add(end, 1)), low)
    own = torch.slice(bags, 0, low, high)
    rows = torch.remainder(own, torch.size(centred, 0))
    by_decoder, _0, _1, _2 = torch.embedding_bag(table, own, where, False, 0, False, torch.slice(z, 0, low, high), True)
    by_encoder, _3, _4, _5 = torch.embedding_bag(centred, rows, where, False, 0, False, torch.slice(by_h, 0, low, high), True)
    return (by_decoder, by_encoder)

  # The gradient's part along each row of the decoder is taken out: it could only change lengths.
  def project(self: __torch__.Ops, by_decoder: Tensor, decoder: Tensor) -> Tensor:
    along = torch.sum(torch.mul(by_decoder, decoder), [-1], True)
    squares = torch.sum(torch.mul(decoder, decoder), [-1], True)
    return torch.sub(by_decoder, torch.mul(torch.div(along, squares), decoder))

  # Gradient by W_skip [o, d].
  def by_skip(self: __torch__.Ops, table: Tensor, x: Tensor) -> Tensor:
    return torch.matmul(torch.t(torch.slice(table, 0, 0, torch.size(x, 0))), x)

  # Gradient by the output's bias as far as it is added to the output: the first bags' table, which
  # every prefix has in it, and that of AuxK's.
  def by_bias(self: __torch__.Ops, table: Tensor, batch: int, groups: int) -> Tensor:
    prefixes = torch.sum(torch.slice(table, 0, 0, batch), [0])
    rest = torch.sum(torch.slice(table, 0, torch.mul(groups, batch)), [0])
    return torch.add(prefixes, rest)

  # All gradients before anything changes: encoder, decoder, output bias, latent bias. tied: the output
  # bias is taken off the input. The dead_ arguments are empty unless dead latents have gradients of
  # their own.
  def gradients(self: __torch__.Ops, centred: Tensor, table: Tensor, by_output_bias: Tensor, bags: Tensor, z: Tensor, by_h: Tensor, starts: Tensor, by_bias: Tensor, encoder: Tensor, dead: Tensor, dead_encoder: Tensor, tied: bool) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    by_decoder, by_encoder = (self).block_gradient(table, centred, bags, z, by_h, starts, 0, torch.size(encoder, 0))
    if torch.gt(torch.numel(dead_encoder), 0):
      torch.index_add_(by_encoder, 0, dead, dead_encoder)
    by_output = by_output_bias
    if tied:
      by_output = torch.sub(by_output, torch.mv(torch.t(encoder), by_bias))
    return (by_encoder, by_decoder, by_output, by_bias)

  # Adam (Kingma and Ba 2015), then the moving average. parameter, first and second moment and average
  # are four consecutive arrays of state. The result of the fused call must be used, because libtorch's
  # own optimiser of scripts drops a call whose list of parameters nobody looks at again.
  def learn(self: __torch__.Ops, state: List[Tensor], g: Tensor, step: Tensor, lr: float, average: float) -> Tensor:
    parameters = [state[0]]
    torch._fused_adam_(parameters, [g], [state[1]], [state[2]], [], [step], lr=lr, beta1=0.90000000000000002, beta2=0.999, weight_decay=0., eps=6.2499999999999997e-10, amsgrad=False, maximize=False)
    return torch.lerp_(state[3], parameters[0], average)

  # Four arrays of state from place on, cut to the rows first..end.
  def part(self: __torch__.Ops, state: List[Tensor], place: int, first: int, end: int) -> List[Tensor]:
    return [torch.slice(state[place], 0, first, end), torch.slice(state[torch.add(place, 1)], 0, first, end), torch.slice(state[torch.add(place, 2)], 0, first, end), torch.slice(state[torch.add(place, 3)], 0, first, end)]

  def whole(self: __torch__.Ops, state: List[Tensor], place: int) -> List[Tensor]:
    return [state[place], state[torch.add(place, 1)], state[torch.add(place, 2)], state[torch.add(place, 3)]]

  # Backward and update of the four parameters that all kinds have, in blocks of latents that stay in
  # the cache; see gradients. Decoder rows come to length 1 first. state: encoder, decoder, output bias,
  # latent bias, each with first and second moment and moving average.
  def update(self: __torch__.Ops, centred: Tensor, table: Tensor, by_output_bias: Tensor, bags: Tensor, z: Tensor, by_h: Tensor, starts: Tensor, by_bias: Tensor, dead: Tensor, dead_encoder: Tensor, tied: bool, state: List[Tensor], step: Tensor, lr: float, average: float, block: int) -> Tensor:
    n = torch.size(state[0], 0)
    by_output = by_output_bias
    some = torch.gt(torch.numel(dead_encoder), 0)
    blocks = torch.floordiv(torch.sub(torch.add(n, block), 1), block)
    for i in range(blocks):
      first = torch.mul(i, block)
      end = ops.prim.min(torch.add(first, block), n)
      by_decoder, by_encoder = (self).block_gradient(table, centred, bags, z, by_h, starts, first, end)
      if some:
        low = (self).dead_before(dead, first, n)
        high = (self).dead_before(dead, end, n)
        where = torch.sub(torch.slice(dead, 0, low, high), first)
        torch.index_add_(by_encoder, 0, where, torch.slice(dead_encoder, 0, low, high))
      encoder = (self).part(state, 0, first, end)
      decoder = (self).part(state, 4, first, end)
      if tied:
        by_output = torch.sub(by_output, torch.mv(torch.t(encoder[0]), torch.slice(by_bias, 0, first, end)))
      norm = torch.sqrt(torch.sum(torch.mul(decoder[0], decoder[0]), [-1], True))
      unit = torch.div_(decoder[0], norm)
      _0 = (self).learn(decoder, (self).project(by_decoder, unit), step, lr, average)
      _1 = (self).learn(encoder, by_encoder, step, lr, average)
    _2 = (self).learn((self).whole(state, 8), by_output, step, lr, average)
    _3 = (self).learn((self).whole(state, 12), by_bias, step, lr, average)
    return step

  # One of the parameters that only some kinds have.
  def update_one(self: __torch__.Ops, state: List[Tensor], g: Tensor, step: Tensor, lr: float, average: float) -> Tensor:
    return (self).learn(state, g, step, lr, average)

  # x [n] with y added where dead says.
  def add_at(self: __torch__.Ops, x: Tensor, dead: Tensor, y: Tensor) -> Tensor:
    return torch.index_add(x, 0, dead, y)

  def joined(self: __torch__.Ops, parts: List[Tensor]) -> Tensor:
    return torch.cat(parts, 0)

  # Bags of further entries, which come after those of all prefixes.
  def shifted(self: __torch__.Ops, rows: Tensor, by: int) -> Tensor:
    return torch.add(rows, by)

  # Moves the running threshold [1] towards the smallest activation of a batch; 0 is none yet.
  def follow(self: __torch__.Ops, running: Tensor, smallest: float, rate: float) -> Tensor:
    seen = torch.gt(running, 0)
    moved = torch.add(torch.mul(running, torch.sub(1., rate)), torch.mul(smallest, rate))
    return torch.copy_(running, torch.where(seen, moved, torch.full_like(running, smallest)))

  # What h [B, m] reaches or exceeds in so many rows, by latent: [m].
  def exceeded(self: __torch__.Ops, h: Tensor, rows: int) -> Tensor:
    best, _0 = torch.topk(h, rows, 0, True, True)
    return torch.select(best, 0, -1)

  # Writes y into x from place first on.
  def put(self: __torch__.Ops, x: Tensor, y: Tensor, first: int) -> Tensor:
    return torch.copy_(torch.slice(x, 0, first, torch.add(first, torch.size(y, 0))), y)

  def assign(self: __torch__.Ops, x: Tensor, y: Tensor) -> Tensor:
    return torch.copy_(x, y)

  def raised(self: __torch__.Ops, x: Tensor, by: float) -> Tensor:
    return torch.add(x, by)

  def matrix_vector(self: __torch__.Ops, w: Tensor, x: Tensor) -> Tensor:
    return torch.mv(w, x)

  # Rows of length 1.
  def unit_rows(self: __torch__.Ops, w: Tensor) -> Tensor:
    return torch.div(w, torch.sqrt(torch.sum(torch.mul(w, w), [-1], True)))

  # |target - bias| / |output - bias|, lengths over all rows; 1 where there is no output.
  def length_ratio(self: __torch__.Ops, error: Tensor, target: Tensor, bias: Tensor) -> Tensor:
    wanted = torch.sub(target, bias)
    written = torch.add(error, wanted)
    squares = torch.sum(torch.mul(written, written))
    ratio = torch.sqrt(torch.div(torch.sum(torch.mul(wanted, wanted)), squares))
    return torch.where(torch.gt(squares, 0), ratio, torch.ones_like(ratio))

  def scaled(self: __torch__.Ops, x: Tensor, factor: float) -> Tensor:
    return torch.mul(x, factor)
