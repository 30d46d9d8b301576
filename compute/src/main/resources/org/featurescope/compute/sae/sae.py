# Sparse autoencoders in TorchScript as libtorch serialises it. N rows, d width of the activation,
# n latents, m latents of one block, k active latents.
class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # sqrt(d) / |x|, by row: [N, 1]. The floor only keeps rows of zeros finite.
  def norm_rescale(self: __torch__.Ops, x: Tensor) -> Tensor:
    squares = torch.sum(torch.mul(x, x), [-1], True)
    norm = torch.clamp_min(torch.sqrt(squares), 1.0000000000000001e-30)
    return torch.div(torch.sqrt(torch.tensor(torch.size(x, -1), dtype=6, device=x.device)), norm)

  # Normalised x, standard deviation (unbiased) and mean by row.
  def layer_norm(self: __torch__.Ops, x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    mean = torch.mean(x, [-1], True)
    centred = torch.sub(x, mean)
    squares = torch.sum(torch.mul(centred, centred), [-1], True)
    deviation = torch.sqrt(torch.div(squares, torch.sub(torch.size(x, -1), 1)))
    return (torch.div(centred, torch.add(deviation, 1.0000000000000001e-05)), deviation, mean)

  # The k largest of each row [N, m], in no order. Where groups > 0 (it divides m), column j belongs
  # to group j mod groups; the k largest values lie in the k groups with the largest maxima, which
  # are found by one pass through h instead of a selection over all of it.
  def top(self: __torch__.Ops, h: Tensor, k: int, groups: int, first: int) -> Tuple[Tensor, Tensor]:
    if torch.gt(groups, 0):
      rows = torch.size(h, 0)
      depth = torch.floordiv(torch.size(h, 1), groups)
      folded = torch.view(h, [rows, depth, groups])
      best = torch.amax(folded, [1])
      _0, which = torch.topk(best, k, -1, True, False)
      at = torch.expand(torch.unsqueeze(which, 1), [rows, depth, k])
      candidates = torch.reshape(torch.gather(folded, 2, at), [rows, torch.mul(depth, k)])
      values, place = torch.topk(candidates, k, -1, True, False)
      level = torch.floor_divide(place, k)
      column = torch.gather(which, 1, torch.sub(place, torch.mul(level, k)))
      latents = torch.add(torch.mul(level, groups), column)
    else:
      values, latents = torch.topk(h, k, -1, True, False)
    return (values, torch.add(latents, first))

  # Puts the columns which of h [N, m] into rows row.. and columns column.. of into.
  def pick(self: __torch__.Ops, into: Tensor, h: Tensor, which: Tensor, row: int, column: int) -> Tensor:
    rows = torch.slice(into, 0, row, torch.add(row, torch.size(h, 0)))
    place = torch.slice(rows, 1, column, torch.add(column, torch.size(which, 0)))
    return torch.copy_(place, torch.index_select(h, 1, which))

  # The k largest among the k largest of every block, latents ascending.
  def merge(self: __torch__.Ops, values: List[Tensor], latents: List[Tensor], k: int) -> Tuple[Tensor, Tensor]:
    if torch.gt(torch.len(values), 1):
      all_latents = torch.cat(latents, 1)
      best, place = torch.topk(torch.cat(values, 1), k, -1, True, False)
      chosen = torch.gather(all_latents, 1, place)
    else:
      best = values[0]
      chosen = latents[0]
    ordered, order = torch.sort(chosen, 1)
    return (torch.gather(best, 1, order), torch.to(ordered, 3))

  # Some of the encoder for a product in bfloat16 that yields upper bounds: [m, d + 32] bfloat16 of which the
  # columns from d on are the length of what is lost of w, the length of what is left, the bias in two
  # parts, and zeros that round up the width. The factor and the small terms cover the rounding of
  # these columns and of the sums. Some rows at a time, which stay in the cache.
  def rounded_encoder(self: __torch__.Ops, w: Tensor, b: Tensor, rows: int) -> Tensor:
    m = torch.size(w, 0)
    d = torch.size(w, 1)
    all = torch.empty([m, torch.add(d, 32)], dtype=15, device=w.device)
    torch.zero_(torch.slice(all, 1, d))
    for i in range(torch.floordiv(torch.sub(torch.add(m, rows), 1), rows)):
      first = torch.mul(i, rows)
      end = torch.add(first, rows)
      own = torch.slice(w, 0, first, end)
      bias = torch.slice(b, 0, first, end)
      wide = torch.slice(all, 0, first, end)
      left = torch.slice(wide, 1, 0, d)
      torch.copy_(left, own)
      lost = torch.norm(torch.sub(own, left), 2, [-1])
      length = torch.norm(own, 2, [-1])
      small = torch.mul(torch.mul(length, torch.add(d, 32)), 1.1920929e-07)
      torch.copy_(torch.select(wide, 1, d), torch.mul(torch.add(lost, small), 1.02))
      torch.copy_(torch.select(wide, 1, torch.add(d, 1)), torch.mul(torch.add(length, lost), 1.02))
      high = torch.select(wide, 1, torch.add(d, 2))
      torch.copy_(high, bias)
      slack = torch.add(torch.mul(1.1920929e-07, d), 3.0517578e-05)
      low = torch.add(torch.sub(bias, high), torch.mul(torch.abs(bias), slack))
      torch.copy_(torch.select(wide, 1, torch.add(d, 3)), low)
    return all

  # The input that goes with it: [N, d + 32] bfloat16.
  def rounded_input(self: __torch__.Ops, x: Tensor) -> Tensor:
    d = torch.size(x, 1)
    wide = torch.zeros([torch.size(x, 0), torch.add(d, 32)], dtype=15, device=x.device)
    left = torch.slice(wide, 1, 0, d)
    torch.copy_(left, x)
    torch.copy_(torch.select(wide, 1, d), torch.mul(torch.norm(x, 2, [-1]), 1.02))
    lost = torch.norm(torch.sub(x, left), 2, [-1])
    torch.copy_(torch.select(wide, 1, torch.add(d, 1)), torch.mul(lost, 1.02))
    torch.fill_(torch.slice(wide, 1, torch.add(d, 2), torch.add(d, 4)), 1)
    return wide

  # [N, m] bfloat16: but for the rounding of this result, no less than the pre-activations.
  def bounds(self: __torch__.Ops, x: Tensor, w: Tensor) -> Tensor:
    return torch.linear(x, w)

  # Pre-activations [E] of entries: row of x and latent of each.
  def products(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor, rows: Tensor, latents: Tensor) -> Tensor:
    # The gradient of an embedding bag by its weights is a dot product with each row that was looked
    # up: no copies of these rows are made.
    bags = torch.zeros([1], dtype=3, device=x.device)
    products = torch._embedding_bag_per_sample_weights_backward(x, w, latents, bags, rows, 0, -1)
    return torch.add(products, torch.index_select(b, 0, latents))

  # Entries of a block of latents whose upper bound is above their latent's threshold: row x m +
  # column, ascending.
  def candidates_above(self: __torch__.Ops, x: Tensor, w: Tensor, threshold: Tensor) -> Tensor:
    bound = torch.to((self).bounds(x, w), 6)
    torch.add_(bound, torch.mul(torch.abs(bound), 0.00390626))
    return torch.squeeze(torch.nonzero(torch.view(torch.gt(bound, threshold), [-1])), 1)

  # Of such entries those that are above it in float32, and their values.
  def rescore_above(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor, places: Tensor, threshold: Tensor, size: int) -> Tuple[Tensor, Tensor]:
    m = torch.size(w, 0)
    row = torch.floor_divide(places, m)
    column = torch.sub(places, torch.mul(row, m))
    h = torch.index_select(b, 0, column)
    for i in range(torch.floordiv(torch.sub(torch.add(torch.size(places, 0), size), 1), size)):
      first = torch.mul(i, size)
      end = torch.add(first, size)
      own = torch.index_select(w, 0, torch.slice(column, 0, first, end))
      torch.mul_(own, torch.index_select(x, 0, torch.slice(row, 0, first, end)))
      torch.add_(torch.slice(h, 0, first, end), torch.sum(own, [-1]))
    must = torch.index_select(torch.expand(threshold, [m]), 0, column)
    kept = torch.squeeze(torch.nonzero(torch.gt(h, must)), 1)
    return (torch.index_select(places, 0, kept), torch.index_select(h, 0, kept))

  def replace_rows(self: __torch__.Ops, x: Tensor, which: Tensor, by: Tensor) -> Tensor:
    return torch.index_copy_(x, 0, which, by)

  # Entries of h [N, m] above their latent's threshold: row x m + column, ascending, and value.
  def above(self: __torch__.Ops, h: Tensor, threshold: Tensor) -> Tuple[Tensor, Tensor]:
    keep = torch.view(torch.gt(h, threshold), [-1])
    places = torch.squeeze(torch.nonzero(keep), 1)
    return (places, torch.index_select(torch.view(h, [-1]), 0, places))

  # sum over the active latents of value x decoder row, plus the bias: [N, d].
  def decode(self: __torch__.Ops, decoder: Tensor, bias: Tensor, starts: Tensor, latents: Tensor, values: Tensor) -> Tensor:
    y, _0, _1, _2 = torch.embedding_bag(decoder, latents, starts, False, 0, False, values, True)
    return torch.add(y, bias)

  # The same for devices that lack that operation: row [E] is the row of each entry.
  def decode_by_rows(self: __torch__.Ops, decoder: Tensor, bias: Tensor, row: Tensor, latents: Tensor, values: Tensor, rows: int) -> Tensor:
    own = torch.mul(torch.index_select(decoder, 0, latents), torch.unsqueeze(values, 1))
    y = torch.zeros([rows, torch.size(decoder, 1)], dtype=decoder.dtype, device=decoder.device)
    return torch.add(torch.index_add(y, 0, row, own), bias)

  # Squared error and squared length of each row.
  def errors(self: __torch__.Ops, x: Tensor, y: Tensor) -> Tuple[Tensor, Tensor]:
    difference = torch.sub(x, y)
    return (torch.sum(torch.mul(difference, difference), [-1]), torch.sum(torch.mul(x, x), [-1]))

  # Rows times a norm: [n, d] x [n] for weights that are folded once.
  def scale_rows(self: __torch__.Ops, w: Tensor, s: Tensor) -> Tensor:
    return torch.mul(w, torch.unsqueeze(s, 1))

  def row_norms(self: __torch__.Ops, w: Tensor) -> Tensor:
    return torch.sqrt(torch.sum(torch.mul(w, w), [-1]))

  # A view of rows from..to.
  def rows(self: __torch__.Ops, w: Tensor, first: int, end: int) -> Tensor:
    return torch.slice(w, 0, first, end)

  def select_rows(self: __torch__.Ops, w: Tensor, which: Tensor) -> Tensor:
    return torch.index_select(w, 0, which)

  def times(self: __torch__.Ops, x: Tensor, y: Tensor) -> Tensor:
    return torch.mul(x, y)

  def minus(self: __torch__.Ops, x: Tensor, y: Tensor) -> Tensor:
    return torch.sub(x, y)

  def reciprocal(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.reciprocal(x)

  # 0, or NaN where x holds NaN or infinity.
  def finite(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.sum(torch.mul(x, 0.))

  def linear(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return torch.linear(x, w, b)

  def stack_rows(self: __torch__.Ops, parts: List[Tensor]) -> Tensor:
    return torch.cat(parts, 0)
