# Gradients through a frozen transformer, as libtorch serialises TorchScript. T positions, P of them
# in use, B targets, d width of the stream, H heads, K key-value heads, G = H / K, e width of a head.
class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # [..., d] less its mean, where a layer norm takes it off.
  def centred(self: __torch__.Ops, x: Tensor, centre: bool) -> Tensor:
    if centre:
      y = torch.sub(x, torch.mean(x, [-1], True))
    else:
      y = x
    return y

  # 1 / sqrt(Var x + eps), or of the mean square, by row: [...].
  def inverse_deviation(self: __torch__.Ops, x: Tensor, eps: float, centre: bool) -> Tensor:
    c = (self).centred(x, centre)
    return torch.rsqrt(torch.add(torch.mean(torch.mul(c, c), [-1]), eps))

  # w [out, d] reads gain * centred(x): what takes a gradient of its result to one of x, [d, out],
  # as a view of rows: products by such a one are faster.
  def read_back(self: __torch__.Ops, w: Tensor, gain: Tensor, centre: bool) -> Tensor:
    return torch.t(torch.contiguous((self).read_rows(w, gain, centre)))

  # The same, not turned over: [out, d].
  def read_rows(self: __torch__.Ops, w: Tensor, gain: Tensor, centre: bool) -> Tensor:
    return (self).centred(torch.mul(torch.to(w, 6), gain), centre)

  # w [d, in] writes x of which gain * centred(x) goes on: [in, d], as such a view.
  def write_back(self: __torch__.Ops, w: Tensor, gain: Tensor, centre: bool) -> Tensor:
    turned = torch.mul((self).centred(torch.t(torch.to(w, 6)), centre), gain)
    return torch.t(torch.contiguous(torch.t(turned)))

  # Rows of the values of a matrix that holds query, key and value of each head in turn.
  def values_by_head(self: __torch__.Ops, w: Tensor, heads: int) -> Tensor:
    d = torch.size(w, 1)
    parts = torch.reshape(w, [heads, 3, -1, d])
    return torch.reshape(torch.select(parts, 1, 2), [-1, d])

  def rows(self: __torch__.Ops, w: Tensor, first: int, end: int) -> Tensor:
    return torch.slice(w, 0, first, end)

  # Pattern [1, H, T, S] times what the norms before (by s) and after (by t) divide by, turned over
  # for gradients: [K, S, G, T].
  def pattern_back(self: __torch__.Ops, pattern: Tensor, before: Tensor, after: Tensor, kv: int) -> Tensor:
    t = torch.size(pattern, -1)
    scaled = torch.mul(torch.mul(torch.select(pattern, 0, 0), before), torch.unsqueeze(after, 1))
    grouped = torch.reshape(scaled, [kv, -1, t, t])
    return torch.contiguous(torch.permute(grouped, [0, 3, 1, 2]))

  # Gradient of the heads' outputs [P, B, H e] to one of the values [P, B, K, e], as a view.
  def mixed(self: __torch__.Ops, g: Tensor, pattern: Tensor) -> Tensor:
    p = torch.size(g, 0)
    b = torch.size(g, 1)
    kv = torch.size(pattern, 0)
    group = torch.size(pattern, 2)
    seen = torch.slice(torch.slice(pattern, 1, 0, p), 3, 0, p)
    by_head = torch.permute(torch.reshape(g, [p, b, kv, group, -1]), [2, 3, 0, 1, 4])
    e = torch.size(by_head, 4)
    flat = torch.reshape(by_head, [kv, group, p, torch.mul(b, e)])
    parts = annotate(List[Tensor], [])
    # Of a block of 256 positions nothing went to those before it: the later it is, the less to add.
    for i in range(torch.floordiv(torch.add(p, 255), 256)):
      first = torch.mul(i, 256)
      end = torch.add(first, 256)
      later = torch.reshape(torch.slice(flat, 2, first), [kv, -1, torch.mul(b, e)])
      weights = torch.slice(torch.slice(seen, 1, first, end), 3, first)
      here = torch.size(weights, 1)
      _0 = torch.append(parts, torch.bmm(torch.reshape(weights, [kv, here, -1]), later))
    if torch.eq(torch.len(parts), 1):
      mixed = parts[0]
    else:
      mixed = torch.cat(parts, 1)
    return torch.permute(torch.reshape(mixed, [kv, p, b, e]), [1, 2, 0, 3])

  # The same where target b has a gradient at position at[b] alone, [B, H e].
  def mixed_from(self: __torch__.Ops, g: Tensor, pattern: Tensor, at: Tensor, p: int) -> Tensor:
    b = torch.size(g, 0)
    kv = torch.size(pattern, 0)
    group = torch.size(pattern, 2)
    seen = torch.index_select(torch.slice(pattern, 1, 0, p), 3, at)
    by_target = torch.permute(seen, [3, 0, 1, 2])
    heads = torch.reshape(g, [b, kv, group, -1])
    return torch.permute(torch.matmul(by_target, heads), [2, 0, 1, 3])

  # [P, B, K, e] with the heads side by side.
  def side_by_side(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.reshape(x, [torch.size(x, 0), torch.size(x, 1), -1])

  # Gradient of the heads' outputs [P, B, H e] to one of the values [P, B, K e].
  def mix_back(self: __torch__.Ops, g: Tensor, pattern: Tensor) -> Tensor:
    return (self).side_by_side((self).mixed(g, pattern))

  # The same where target b has a gradient at position at[b] alone, [B, H e].
  def mix_back_from(self: __torch__.Ops, g: Tensor, pattern: Tensor, at: Tensor, p: int) -> Tensor:
    return (self).side_by_side((self).mixed_from(g, pattern, at, p))

  # Of targets of both kinds, one after the other.
  def mix_back_both(self: __torch__.Ops, g: Tensor, single: Tensor, pattern: Tensor, at: Tensor, p: int) -> Tensor:
    parts = [(self).mixed(g, pattern), (self).mixed_from(single, pattern, at, p)]
    return (self).side_by_side(torch.cat(parts, 1))

  def joined(self: __torch__.Ops, parts: List[Tensor], dim: int) -> Tensor:
    return torch.cat(parts, dim)

  # Vectors [B, d] at their positions, zero elsewhere: [P, B, d].
  def spread(self: __torch__.Ops, vectors: Tensor, at: Tensor, p: int) -> Tensor:
    b = torch.size(vectors, 0)
    d = torch.size(vectors, 1)
    flat = torch.zeros([torch.mul(p, b), d], dtype=6, device=vectors.device)
    where = torch.add(torch.mul(at, b), torch.arange(b, dtype=4, device=vectors.device))
    torch.index_copy_(flat, 0, where, vectors)
    return torch.reshape(flat, [p, b, d])

  # Adds gradients [P, A, d] of the first targets, in place.
  def add_first(self: __torch__.Ops, g: Tensor, more: Tensor) -> Tensor:
    return torch.add_(torch.slice(g, 1, 0, torch.size(more, 1)), more)

  # Adds vectors [E, d] of the last targets at their positions, in place.
  def add_at(self: __torch__.Ops, g: Tensor, vectors: Tensor, at: Tensor) -> Tensor:
    b = torch.size(g, 1)
    own = torch.arange(torch.sub(b, torch.size(vectors, 0)), b, dtype=4, device=vectors.device)
    flat = torch.view(g, [-1, torch.size(vectors, 1)])
    return torch.index_add_(flat, 0, torch.add(torch.mul(at, b), own), vectors)

  def sum(self: __torch__.Ops, a: Tensor, b: Tensor) -> Tensor:
    return torch.add(a, b)

  # Rows [B] of numbers by position.
  def times_at(self: __torch__.Ops, vectors: Tensor, scale: Tensor, at: Tensor) -> Tensor:
    return torch.mul(vectors, torch.unsqueeze(torch.index_select(scale, 0, at), 1))

  # Rows w [B, d] of numbers read of gain * centred(x) * scale, as rows of x at their positions.
  def read_at(self: __torch__.Ops, w: Tensor, gain: Tensor, centre: bool, scale: Tensor, at: Tensor) -> Tensor:
    return (self).times_at((self).read_rows(w, gain, centre), scale, at)

  # Rows of an encoder [n, d] by latent, as rows of what comes before its norms, the last first; each
  # at a position of its own.
  def read_rows_at(self: __torch__.Ops, w: Tensor, latents: List[int], positions: List[int], gains: List[Tensor], centre: List[int], scales: List[Tensor]) -> Tensor:
    which = torch.tensor(latents, dtype=4, device=w.device, requires_grad=False)
    at = torch.tensor(positions, dtype=4, device=w.device, requires_grad=False)
    rows = torch.index_select(w, 0, which)
    for i in range(torch.len(gains)):
      rows = (self).read_at(rows, gains[i], torch.gt(centre[i], 0), scales[i], at)
    return rows

  # Gradient [P, B, d] of gain * centred(x) * scale to one of x.
  def norm_back(self: __torch__.Ops, g: Tensor, gain: Tensor, scale: Tensor, centre: bool) -> Tensor:
    return (self).times_positions((self).centred(torch.mul(g, gain), centre), scale)

  # [P, B, d] times a number by position.
  def times_positions(self: __torch__.Ops, g: Tensor, scale: Tensor) -> Tensor:
    own = torch.slice(scale, 0, 0, torch.size(g, 0))
    return torch.mul(g, torch.unsqueeze(torch.unsqueeze(own, 1), 2))

  # [P, B, m] times numbers by position and neuron [T, m].
  def times_neurons(self: __torch__.Ops, g: Tensor, slope: Tensor) -> Tensor:
    return torch.mul(g, torch.unsqueeze(torch.slice(slope, 0, 0, torch.size(g, 0)), 1))

  # The first rows of a matrix, filled with zeros.
  def cleared(self: __torch__.Ops, rows: Tensor, count: int) -> Tensor:
    return torch.zero_(torch.slice(rows, 0, 0, count))

  # Adds to rows [targets, sources], from a row and a column on, the products of the gradient at
  # each position [P, B, d] with the vectors [n, d] written there, of which those of position p lie
  # from starts[p] on.
  def score(self: __torch__.Ops, g: Tensor, vectors: Tensor, starts: List[int], rows: Tensor, row: int, column: int) -> Tensor:
    own = torch.slice(rows, 0, row, torch.add(row, torch.size(g, 1)))
    for i in range(torch.size(g, 0)):
      first = starts[i]
      end = starts[torch.add(i, 1)]
      if torch.gt(end, first):
        place = torch.slice(own, 1, torch.add(column, first), torch.add(column, end))
        written = torch.t(torch.slice(vectors, 0, first, end))
        _0 = torch.addmm_(place, torch.select(g, 0, i), written)
    return own

  # The same, and beside it, in columns from `beside` on, the products with one vector for each
  # position [T, d], while that position's gradients are at hand.
  def score_both(self: __torch__.Ops, g: Tensor, vectors: Tensor, starts: List[int], rows: Tensor, row: int, column: int, single: Tensor, beside: int) -> Tensor:
    own = torch.slice(rows, 0, row, torch.add(row, torch.size(g, 1)))
    for i in range(torch.size(g, 0)):
      here = torch.select(g, 0, i)
      first = starts[i]
      end = starts[torch.add(i, 1)]
      if torch.gt(end, first):
        place = torch.slice(own, 1, torch.add(column, first), torch.add(column, end))
        written = torch.t(torch.slice(vectors, 0, first, end))
        _0 = torch.addmm_(place, here, written)
      _1 = torch.addmv_(torch.select(own, 1, torch.add(beside, i)), here, torch.select(single, 0, i))
    return own

  # The same with one vector for each position alone.
  def score_single(self: __torch__.Ops, g: Tensor, vectors: Tensor, rows: Tensor, row: int, column: int) -> Tensor:
    p = torch.size(g, 0)
    own = torch.slice(rows, 0, row, torch.add(row, torch.size(g, 1)))
    scores = torch.bmm(g, torch.unsqueeze(torch.slice(vectors, 0, 0, p), 2))
    place = torch.slice(own, 1, column, torch.add(column, p))
    return torch.copy_(place, torch.t(torch.squeeze(scores, 2)))

  # Rows of a decoder times their numbers: [n, d].
  def scaled_rows(self: __torch__.Ops, decoder: Tensor, latents: Tensor, values: Tensor) -> Tensor:
    return torch.mul_(torch.index_select(decoder, 0, latents), torch.unsqueeze(values, 1))

  # What is written at each position as a matrix [d, columns], one after the other: the rows of a
  # decoder from starts[p] on, times their numbers, an error [T, d] behind them or zeros, and zeros
  # up to places[p + 1].
  def blocks(self: __torch__.Ops, decoder: Tensor, latents: Tensor, values: Tensor, starts: List[int], places: List[int], errors: Tensor, beside: bool) -> Tensor:
    d = torch.size(decoder, 1)
    last = torch.sub(torch.len(places), 1)
    all = torch.empty([torch.mul(d, places[last])], dtype=6, device=decoder.device)
    for i in range(last):
      own = torch.slice(all, 0, torch.mul(d, places[i]), torch.mul(d, places[torch.add(i, 1)]))
      block = torch.view(own, [d, -1])
      count = torch.sub(starts[torch.add(i, 1)], starts[i])
      if torch.gt(count, 0):
        which = torch.slice(latents, 0, starts[i], starts[torch.add(i, 1)])
        numbers = torch.slice(values, 0, starts[i], starts[torch.add(i, 1)])
        rows = torch.t(torch.index_select(decoder, 0, which))
        _0 = torch.mul(rows, torch.unsqueeze(numbers, 0), out=torch.slice(block, 1, 0, count))
      _1 = torch.zero_(torch.slice(block, 1, count))
      if beside:
        _2 = torch.copy_(torch.select(block, 1, count), torch.select(errors, 0, i))
    return all

  # Adds rows [n, d] to x [..., d] at flat row numbers; x stays as it is.
  def with_rows(self: __torch__.Ops, x: Tensor, where: Tensor, rows: Tensor) -> Tensor:
    flat = torch.reshape(x, [-1, torch.size(x, -1)])
    return torch.reshape(torch.index_add(flat, 0, where, rows), torch.size(x))

  # gain * centred(x) * scale without the gain: the norm of x [B, T, d] with its divisor frozen.
  def frozen_norm(self: __torch__.Ops, x: Tensor, scale: Tensor, centre: bool) -> Tensor:
    return torch.mul((self).centred(x, centre), torch.unsqueeze(scale, 1))

  # x [T, ...] for each of b texts, as a view.
  def repeated(self: __torch__.Ops, x: Tensor, b: int) -> Tensor:
    return torch.expand(torch.unsqueeze(x, 0), torch.add([b], torch.size(x)))

  # Products of x [B, T, d] with the rows [n, d] of each position, those of position p from
  # starts[p] on: [B, n].
  def readings(self: __torch__.Ops, x: Tensor, starts: List[int], rows: Tensor) -> Tensor:
    parts = annotate(List[Tensor], [])
    for i in range(torch.size(x, 1)):
      if torch.gt(starts[torch.add(i, 1)], starts[i]):
        own = torch.t(torch.slice(rows, 0, starts[i], starts[torch.add(i, 1)]))
        _0 = torch.append(parts, torch.matmul(torch.select(x, 1, i), own))
    return torch.cat(parts, 1)

  # Rows of x [B, T, d] by flat number.
  def flat_rows(self: __torch__.Ops, x: Tensor, where: Tensor) -> Tensor:
    return torch.index_select(torch.reshape(x, [-1, torch.size(x, -1)]), 0, where)

  # x [B, T, m] times slopes [T, m].
  def times(self: __torch__.Ops, x: Tensor, y: Tensor) -> Tensor:
    return torch.mul(x, y)

  def less(self: __torch__.Ops, x: Tensor, y: Tensor) -> Tensor:
    return torch.sub(x, y)

  # The last position of x [B, T, d].
  def last(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.select(x, 1, -1)

  # A sum of the decoder's rows for each row of sparse numbers, [N, d].
  def decoded(self: __torch__.Ops, decoder: Tensor, starts: Tensor, latents: Tensor, values: Tensor) -> Tensor:
    return torch.embedding_bag(decoder, latents, starts, False, 0, False, values, True)[0]

  # The mean of all rows, [1, d].
  def mean_row(self: __torch__.Ops, w: Tensor) -> Tensor:
    return torch.mean(w, [0], True, dtype=6)

  # Rows of an unembedding less others, or less the mean of all where the other is -1.
  def output_rows(self: __torch__.Ops, w: Tensor, mean: Tensor, wanted: Tensor, other: Tensor) -> Tensor:
    rows = torch.to(torch.index_select(w, 0, wanted), 6)
    less = torch.to(torch.index_select(w, 0, torch.clamp(other, 0)), 6)
    return torch.sub(rows, torch.where(torch.unsqueeze(torch.ge(other, 0), 1), less, mean))

  # Slopes of the activation functions.
  def gelu_tanh_slope(self: __torch__.Ops, x: Tensor) -> Tensor:
    u = torch.mul(torch.add(x, torch.mul(torch.pow(x, 3), 0.044715)), 0.79788456080286541)
    t = torch.tanh(u)
    inner = torch.mul(torch.add(torch.mul(torch.mul(x, x), 0.134145), 1), 0.79788456080286541)
    left = torch.mul(torch.add(t, 1), 0.5)
    right = torch.mul(torch.mul(torch.mul(x, 0.5), torch.add(torch.neg(torch.mul(t, t)), 1)), inner)
    return torch.add(left, right)

  def gelu_slope(self: __torch__.Ops, x: Tensor) -> Tensor:
    below = torch.mul(torch.add(torch.erf(torch.mul(x, 0.70710678118654757)), 1), 0.5)
    density = torch.mul(torch.exp(torch.mul(torch.mul(x, x), -0.5)), 0.3989422804014327)
    return torch.add(below, torch.mul(x, density))

  def silu_slope(self: __torch__.Ops, x: Tensor) -> Tensor:
    s = torch.sigmoid(x)
    return torch.mul(s, torch.add(torch.mul(x, torch.add(torch.neg(s), 1)), 1))

  def relu_slope(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.to(torch.gt(x, 0), 6)
