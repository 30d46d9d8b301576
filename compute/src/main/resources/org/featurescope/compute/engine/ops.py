# Operations that NDArray lacks, in TorchScript as libtorch serialises it. Loaded from this text at
# start; every argument of a differentiable method is a tensor, because only tensors can be passed
# into a gradient graph from Java. dtype codes: 4 int64, 6 float32, 11 bool, 15 bfloat16.
class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def linear(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return torch.linear(x, w, b)

  def linear_nobias(self: __torch__.Ops, x: Tensor, w: Tensor) -> Tensor:
    return torch.linear(x, w)

  def linear_onednn(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, w, b, "none", [], "")

  def linear_onednn_nobias(self: __torch__.Ops, x: Tensor, w: Tensor) -> Tensor:
    # without a bias oneDNN finds no primitive for this operator
    zero = torch.zeros([torch.size(w, 0)], dtype=6, device=w.device)
    return ops.mkldnn._linear_pointwise(x, w, zero, "none", [], "")

  # A weight matrix [out, in] in a layout of oneDNN's own, for the two above and their like in
  # bfloat16.
  def packed(self: __torch__.Ops, w: Tensor) -> Tensor:
    return ops.mkldnn._reorder_linear_weight(w, 1)

  # A matrix [out, in] cut into blocks of outputs, zeros behind the last: [blocks, in / together,
  # block, together].
  def row_blocks(self: __torch__.Ops, w: Tensor, block: int, together: int) -> Tensor:
    rows = torch.remainder(torch.neg(torch.size(w, 0)), block)
    columns = torch.remainder(torch.neg(torch.size(w, 1)), together)
    if torch.gt(torch.add(rows, columns), 0):
      whole = torch.constant_pad_nd(w, [0, columns, 0, rows])
    else:
      whole = w
    cut = torch.reshape(whole, [-1, block, torch.floordiv(torch.size(whole, 1), together), together])
    return torch.contiguous(torch.transpose(cut, 1, 2))

  # oneDNN with a backward, which only arrays in its own layout have.
  def linear_onednn_recorded(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return torch.to_dense(torch.linear(torch.to_mkldnn(x), w, b))

  def linear_onednn_recorded_nobias(self: __torch__.Ops, x: Tensor, w: Tensor) -> Tensor:
    return torch.to_dense(torch.linear(torch.to_mkldnn(x), w))

  # oneDNN for transposed views, libtorch's own choice for matrices as they are.
  def linear_onednn_transposed(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    if torch.eq(torch.stride(w, 1), 1):
      y = torch.linear(x, w, b)
    else:
      y = (self).linear_onednn(x, w, b)
    return y

  def linear_onednn_transposed_nobias(self: __torch__.Ops, x: Tensor, w: Tensor) -> Tensor:
    if torch.eq(torch.stride(w, 1), 1):
      y = torch.linear(x, w)
    else:
      y = (self).linear_onednn_nobias(x, w)
    return y

  # x has one row
  def linear_mv(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    y = torch.addmv(b, w, torch.reshape(x, [-1]))
    return torch.reshape(y, torch.add(torch.slice(torch.size(x), 0, -1), [-1]))

  def linear_mv_nobias(self: __torch__.Ops, x: Tensor, w: Tensor) -> Tensor:
    y = torch.mv(w, torch.reshape(x, [-1]))
    return torch.reshape(y, torch.add(torch.slice(torch.size(x), 0, -1), [-1]))

  # x has one row. The weights in eight pieces, for as many threads: MKL takes a single product of
  # this kind on one. Pieces are what lies together in memory: rows of w, or columns of a transposed
  # view. What is left over, and what cannot be cut, is one product.
  def linear_pieces_nobias(self: __torch__.Ops, x: Tensor, w: Tensor) -> Tensor:
    v = torch.reshape(x, [-1])
    out = torch.size(w, 0)
    n = torch.size(w, 1)
    if torch.eq(torch.stride(w, 1), 1):
      rows = torch.floordiv(out, 8)
      cut = torch.mul(rows, 8)
      pieces = torch.view(torch.slice(w, 0, 0, cut), [8, rows, n])
      parts = torch.bmm(torch.expand(torch.reshape(v, [1, 1, n]), [8, 1, n]), torch.transpose(pieces, 1, 2))
      y = torch.reshape(parts, [-1])
      if torch.lt(cut, out):
        y = torch.cat([y, torch.mv(torch.slice(w, 0, cut), v)])
    else:
      columns = torch.floordiv(n, 8)
      if torch.eq(torch.mul(columns, 8), n):
        pieces = torch.reshape(torch.t(w), [8, columns, out])
        y = torch.reshape(torch.sum(torch.bmm(torch.reshape(v, [8, 1, columns]), pieces), [0]), [-1])
      else:
        y = torch.mv(w, v)
    return torch.reshape(y, torch.add(torch.slice(torch.size(x), 0, -1), [-1]))

  def linear_pieces(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return torch.add((self).linear_pieces_nobias(x, w), b)

  def linear_bf16(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return torch.add_(torch.to(torch.linear(torch.to(x, 15), torch.to(w, 15)), 6), b)

  def linear_bf16_nobias(self: __torch__.Ops, x: Tensor, w: Tensor) -> Tensor:
    return torch.to(torch.linear(torch.to(x, 15), torch.to(w, 15)), 6)

  def linear_bf16_onednn(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return torch.add_((self).linear_bf16_onednn_nobias(x, w), b)

  def linear_bf16_onednn_nobias(self: __torch__.Ops, x: Tensor, w: Tensor) -> Tensor:
    product = ops.mkldnn._linear_pointwise(torch.to(x, 15), torch.to(w, 15), None, "none", [], "")
    return torch.to(product, 6)

  # x W^T by a bfloat16 matrix in float32, a piece of W at a time, which stays in the cache. x is
  # rounded as in the other products by such a matrix; the result is not.
  def by_widened(self: __torch__.Ops, x: Tensor, w: Tensor, onednn: bool) -> Tensor:
    flat = torch.to(torch.to(torch.reshape(x, [-1, torch.size(x, -1)]), 15), 6)
    n = torch.size(w, 0)
    if torch.ne(torch.stride(w, 1), 1) and torch.le(n, 16384):
      y = (self).by_columns(flat, w)
    else:
      y = (self).by_rows(flat, w, onednn)
    return torch.reshape(y, torch.add(torch.slice(torch.size(x), 0, -1), [n]))

  # 256 rows of W at a time.
  def by_rows(self: __torch__.Ops, x: Tensor, w: Tensor, onednn: bool) -> Tensor:
    n = torch.size(w, 0)
    y = torch.empty([torch.size(x, 0), n], dtype=6, device=x.device)
    for i in range(torch.floordiv(torch.add(n, 255), 256)):
      first = torch.mul(i, 256)
      end = torch.add(first, 256)
      part = torch.to(torch.slice(w, 0, first, end), 6)
      if onednn:
        product = (self).linear_onednn_nobias(x, part)
      else:
        product = torch.linear(x, part)
      torch.copy_(torch.slice(y, 1, first, end), product)
    return y

  # 128 columns of W at a time, which lie together in a transposed view.
  def by_columns(self: __torch__.Ops, x: Tensor, w: Tensor) -> Tensor:
    y = torch.zeros([torch.size(x, 0), torch.size(w, 0)], dtype=6, device=x.device)
    for i in range(torch.floordiv(torch.add(torch.size(w, 1), 127), 128)):
      first = torch.mul(i, 128)
      end = torch.add(first, 128)
      part = torch.to(torch.slice(torch.t(w), 0, first, end), 6)
      _0 = torch.addmm_(y, torch.slice(x, 1, first, end), part)
    return y

  def linear_widened(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return torch.add((self).by_widened(x, w, False), b)

  def linear_widened_nobias(self: __torch__.Ops, x: Tensor, w: Tensor) -> Tensor:
    return (self).by_widened(x, w, False)

  def linear_widened_onednn(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return torch.add((self).by_widened(x, w, True), b)

  def linear_widened_onednn_nobias(self: __torch__.Ops, x: Tensor, w: Tensor) -> Tensor:
    return (self).by_widened(x, w, True)

  def to_bf16(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.to(x, 15)

  # A bfloat16 matrix [out, in] in halves, which lie as [in, out].
  def to_halves(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.t(torch.contiguous(torch.to(torch.to(torch.t(x), 15), 5)))

  # Whether halves are the bfloat16 numbers of x but for 2^-20 of the largest.
  def are_halves(self: __torch__.Ops, x: Tensor, halves: Tensor) -> Tensor:
    largest = torch.zeros([], dtype=6, device=x.device)
    worst = torch.zeros([], dtype=6, device=x.device)
    for i in range(torch.floordiv(torch.add(torch.size(x, 0), 1023), 1024)):
      first = torch.mul(i, 1024)
      end = torch.add(first, 1024)
      part = torch.to(torch.to(torch.slice(x, 0, first, end), 15), 6)
      difference = torch.sub(torch.to(torch.slice(halves, 0, first, end), 6), part)
      _0 = torch.copy_(largest, torch.maximum(largest, torch.max(torch.abs(part))))
      _1 = torch.copy_(worst, torch.maximum(worst, torch.max(torch.abs(difference))))
    return torch.le(worst, torch.mul(largest, 9.5367431640625e-07))

  def transposed(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.contiguous(torch.t(x))

  def affine(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor) -> Tensor:
    return torch.add(torch.mul(x, gain), bias)

  def centre_and_scale(self: __torch__.Ops, x: Tensor, eps: Tensor) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, -1)], None, None, float(eps))

  def layer_norm(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor, eps: Tensor) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, -1)], w, b, float(eps))

  def rms(self: __torch__.Ops, x: Tensor, eps: Tensor) -> Tensor:
    return torch.mul(x, torch.rsqrt(torch.add(torch.mean(torch.mul(x, x), [-1], True), float(eps))))

  def gelu_tanh(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.gelu(x, approximate="tanh")

  def neurons_bf16(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor, w2: Tensor, b2: Tensor) -> Tensor:
    h = torch.linear(torch.to(x, 15), torch.to(w, 15), torch.to(b, 15))
    y = torch.linear(torch.gelu(h, approximate="tanh"), torch.to(w2, 15), torch.to(b2, 15))
    return torch.to(y, 6)

  # The same by gelu_with_slope, rows at a time.
  def neurons_bf16_by_slope(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor, w2: Tensor, b2: Tensor, rows: Tensor) -> Tensor:
    h = torch.linear(torch.to(x, 15), torch.to(w, 15), torch.to(b, 15))
    neurons = (self).gelu_with_slope(h, int(rows))
    y = torch.linear(neurons, torch.to(w2, 15), torch.to(b2, 15))
    return torch.to(y, 6)

  # gelu_tanh of bfloat16 and its slope from one sigmoid, which is all that its gradient then needs:
  #   u = c1 h + c0 h^3    s = sigmoid(u)    y = h s    slope = s + (y - y s) (c1 + 3 c0 h^2)
  # What autograd records is h slope, whose gradient is that of y if the slope is a constant; its
  # numbers are replaced.
  def gelu_with_slope(self: __torch__.Ops, x: Tensor, rows: int) -> Tensor:
    width = torch.size(x, -1)
    flat = torch.reshape(torch.detach(x), [-1, width])
    values = torch.empty_like(flat)
    slopes = torch.empty_like(flat)
    for i in range(torch.floordiv(torch.sub(torch.add(torch.size(flat, 0), rows), 1), rows)):
      first = torch.mul(i, rows)
      end = torch.add(first, rows)
      h = torch.to(torch.slice(flat, 0, first, end), 6)
      square = torch.mul(h, h)
      s = torch.sigmoid_(torch.addcmul_(torch.mul(h, 1.5957691216057308), square, h, value=0.071354816272600254))
      y = torch.mul_(h, s)
      torch.copy_(torch.slice(values, 0, first, end), y)
      rest = torch.addcmul(y, y, s, value=-1)
      slope = torch.addcmul_(torch.add_(s, rest, alpha=1.5957691216057308), rest, square, value=0.21406444881780076)
      torch.copy_(torch.slice(slopes, 0, first, end), slope)
    recorded = torch.mul(x, torch.reshape(slopes, torch.size(x)))
    torch.copy_(torch.detach(recorded), torch.reshape(values, torch.size(x)))
    return recorded

  # An MLP by bfloat16 matrices: what its neurons put out is made of the sums as they are in oneDNN's
  # registers, and rounded once.
  def neurons_fused(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor, w2: Tensor, b2: Tensor, kind: str, way: str) -> Tensor:
    h = ops.mkldnn._linear_pointwise(torch.to(x, 15), w, b, kind, [], way)
    return (self).linear_bf16(h, w2, b2)

  def gated_neurons_fused(self: __torch__.Ops, x: Tensor, gate: Tensor, w: Tensor, w2: Tensor, kind: str, way: str) -> Tensor:
    rounded = torch.to(x, 15)
    g = ops.mkldnn._linear_pointwise(rounded, gate, None, kind, [], way)
    h = ops.mkldnn._linear_pointwise(rounded, g, w, None, "mul")
    return (self).linear_bf16_nobias(h, w2)

  def gelu(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.gelu(x)

  def relu(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.relu(x)

  def times_one_plus(self: __torch__.Ops, x: Tensor, gain: Tensor) -> Tensor:
    return torch.mul(x, torch.add(gain, 1))

  def soft_cap_by(self: __torch__.Ops, x: Tensor, cap: float) -> Tensor:
    return torch.mul(torch.tanh(torch.div(x, cap)), cap)

  def soft_cap(self: __torch__.Ops, x: Tensor, cap: Tensor) -> Tensor:
    return (self).soft_cap_by(x, float(cap))

  # The same function as x sigmoid(2 u): libtorch's sigmoid is a quarter of the price of its tanh. A
  # block of rows at a time, which stays in the cache between the six operations.
  def gelu_by_sigmoid(self: __torch__.Ops, x: Tensor, rows: int) -> Tensor:
    flat = torch.reshape(x, [-1, torch.size(x, -1)])
    out = torch.empty_like(flat)
    for i in range(torch.floordiv(torch.sub(torch.add(torch.size(flat, 0), rows), 1), rows)):
      first = torch.mul(i, rows)
      part = torch.slice(flat, 0, first, torch.add(first, rows))
      place = torch.slice(out, 0, first, torch.add(first, rows))
      torch.copy_(place, part)
      torch.mul_(place, part)
      torch.mul_(place, 0.071354816272600254)
      torch.add_(place, 1.5957691216057308)
      torch.mul_(place, part)
      torch.sigmoid_(place)
      torch.mul_(place, part)
    return torch.reshape(out, torch.size(x))

  def silu(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.silu(x)

  def rotary(self: __torch__.Ops, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    half = torch.floordiv(torch.size(x, -1), 2)
    a = torch.slice(x, -1, 0, half)
    b = torch.slice(x, -1, half)
    turned = torch.cat([torch.neg(b), a], -1)
    return torch.add(torch.mul(x, torch.unsqueeze(cos, 1)), torch.mul(turned, torch.unsqueeze(sin, 1)))

  # Only as much of a head turns as the tables are wide.
  def rotary_of_part(self: __torch__.Ops, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    width = torch.size(cos, 1)
    turned = (self).rotary(torch.slice(x, -1, 0, width), cos, sin)
    return torch.cat([turned, torch.slice(x, -1, width)], -1)

  def embed(self: __torch__.Ops, table: Tensor, ids: Tensor) -> Tensor:
    return torch.embedding(table, ids)

  # [B, S, K, e] -> [B, H, S, e], every key-value head repeated for its query heads.
  def heads_first(self: __torch__.Ops, x: Tensor, heads: int) -> Tensor:
    y = torch.transpose(x, 1, 2)
    k = torch.size(x, 2)
    if torch.ne(k, heads):
      y = torch.repeat_interleave(y, torch.floordiv(heads, k), 1)
    return y

  # [T, S], true where the query may look: queries are the last T of S positions.
  def causal(self: __torch__.Ops, q: Tensor, k: Tensor) -> Tensor:
    t = torch.size(q, 1)
    s = torch.size(k, 1)
    return torch.tril(torch.ones([t, s], dtype=11, device=q.device), torch.sub(s, t))

  def attention(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, scale: Tensor) -> Tensor:
    h = torch.size(q, 2)
    qh = torch.transpose(q, 1, 2)
    kh = (self).heads_first(k, h)
    vh = (self).heads_first(v, h)
    t = torch.size(q, 1)
    if torch.eq(t, torch.size(k, 1)):
      z = torch.scaled_dot_product_attention(qh, kh, vh, None, 0., True, scale=float(scale))
    else:
      if torch.eq(t, 1):
        z = torch.scaled_dot_product_attention(qh, kh, vh, None, 0., False, scale=float(scale))
      else:
        z = torch.scaled_dot_product_attention(qh, kh, vh, (self).causal(q, k), 0., False, scale=float(scale))
    return torch.transpose(z, 1, 2)

  # attention of whole texts with queries, keys, values and patterns rounded to bfloat16.
  def attention_rounded(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, scale: Tensor) -> Tensor:
    h = torch.size(q, 2)
    qh = torch.to(torch.transpose(q, 1, 2), 15)
    kh = torch.to((self).heads_first(k, h), 15)
    vh = torch.to((self).heads_first(v, h), 15)
    z = torch.scaled_dot_product_attention(qh, kh, vh, None, 0., True, scale=float(scale))
    return torch.to(torch.transpose(z, 1, 2), 6)

  # A block of queries at a time, each with the keys up to its own end; size divides T. Blocks lie in one
  # piece each, which is put together with those before it: their gradients are then parts of it, where
  # those of slices would be zeros but for a part. Masks come first in a product that adds to them: the
  # scale then needs no rounding of its own.
  def attention_bf16(self: __torch__.Ops, x: Tensor, w: Tensor, b: Tensor, scale: Tensor, sizes: Tensor) -> Tensor:
    h = int(torch.select(sizes, 0, 0))
    size = int(torch.select(sizes, 0, 1))
    texts = torch.size(x, 0)
    t = torch.size(x, 1)
    y = torch.linear(torch.to(x, 15), torch.to(w, 15), torch.to(b, 15))
    n = torch.mul(texts, h)
    count = torch.floordiv(t, size)
    heads = torch.permute(torch.reshape(y, [texts, count, size, 3, h, -1]), [3, 1, 0, 4, 2, 5])
    blocks = torch.unbind(torch.reshape(heads, [torch.mul(3, count), n, size, -1]), 0)
    keys = torch.slice(blocks, count, torch.mul(2, count))
    values = torch.slice(blocks, torch.mul(2, count))
    hidden = torch.triu(torch.full([1, size, t], float("-inf"), dtype=15, device=x.device), torch.add(torch.sub(t, size), 1))
    parts = annotate(List[Tensor], [])
    for i in range(count):
      seen = torch.add(i, 1)
      mask = torch.slice(hidden, 2, torch.sub(t, torch.mul(seen, size)))
      k = torch.transpose(torch.cat(torch.slice(keys, 0, seen), 1), 1, 2)
      v = torch.cat(torch.slice(values, 0, seen), 1)
      scores = torch.baddbmm(mask, blocks[i], k, beta=1, alpha=float(scale))
      _0 = torch.append(parts, torch.bmm(torch.softmax(scores, -1), v))
    z = torch.reshape(torch.cat(parts, 1), [texts, h, t, -1])
    return torch.reshape(torch.transpose(z, 1, 2), [texts, t, -1])

  # attention of one text as a whole, size queries at a time: no block looks beyond its own end, so
  # little more than the needed half of the products is taken, and its scores stay in the cache.
  def attention_by_blocks(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, scale: Tensor, size: int) -> Tensor:
    h = torch.size(q, 2)
    t = torch.size(q, 1)
    qh = torch.mul(torch.select((self).heads_first(q, h), 0, 0), float(scale))
    kh = torch.transpose(torch.select((self).heads_first(k, h), 0, 0), 1, 2)
    vh = torch.select((self).heads_first(v, h), 0, 0)
    hidden = torch.triu(torch.full([size, size], float("-inf"), dtype=6, device=q.device), 1)
    out = torch.empty([1, t, h, torch.size(v, 3)], dtype=6, device=q.device)
    z = torch.transpose(torch.select(out, 0, 0), 0, 1)
    for i in range(torch.floordiv(torch.sub(torch.add(t, size), 1), size)):
      first = torch.mul(i, size)
      end = torch.add(first, size)
      part = torch.slice(qh, 1, first, end)
      n = torch.size(part, 1)
      scores = torch.bmm(part, torch.slice(kh, 2, 0, end))
      torch.add_(torch.slice(scores, 2, first, end), torch.slice(torch.slice(hidden, 0, 0, n), 1, 0, n))
      mixed = torch.bmm(torch.softmax(scores, -1), torch.slice(vh, 1, 0, end))
      torch.copy_(torch.slice(z, 1, first, end), mixed)
    return out

  # Queries [H, T, e], keys [K, tiles, e, size] and values [K, tiles, size, e] of one text, zeros behind
  # its end.
  def attention_tiles(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, size: int) -> Tuple[Tensor, Tensor, Tensor]:
    queries = torch.contiguous(torch.transpose(torch.select(q, 0, 0), 0, 1))
    keys = torch.contiguous(torch.permute((self).tiles(k, size), [2, 0, 3, 1]))
    values = torch.contiguous(torch.permute((self).tiles(v, size), [2, 0, 1, 3]))
    return (queries, keys, values)

  # [1, T, K, e] -> [tiles, size, K, e]
  def tiles(self: __torch__.Ops, x: Tensor, size: int) -> Tensor:
    more = torch.remainder(torch.neg(torch.size(x, 1)), size)
    whole = torch.constant_pad_nd(torch.select(x, 0, 0), [0, 0, 0, 0, 0, more])
    return torch.reshape(whole, [-1, size, torch.size(x, 2), torch.size(x, 3)])

  # [T, S], true where a query may look: at itself and the window - 1 positions before it. Queries
  # are the last T of the positions that end with the last key.
  def within(self: __torch__.Ops, t: int, s: int, window: int, x: Tensor) -> Tensor:
    last = torch.sub(s, t)
    seen = torch.tril(torch.ones([t, s], dtype=11, device=x.device), last)
    return torch.triu(seen, torch.add(torch.sub(last, window), 1))

  def attention_pattern(self: __torch__.Ops, q: Tensor, k: Tensor, scale: Tensor, window: Tensor, cap: Tensor) -> Tensor:
    qh = torch.transpose(q, 1, 2)
    kh = (self).heads_first(k, torch.size(q, 2))
    scores = torch.mul(torch.matmul(qh, torch.transpose(kh, 2, 3)), float(scale))
    if torch.gt(float(cap), 0.):
      capped = (self).soft_cap(scores, cap)
    else:
      capped = scores
    seen = (self).within(torch.size(q, 1), torch.size(k, 1), int(window), q)
    return torch.softmax(torch.masked_fill(capped, torch.logical_not(seen), float("-inf")), -1)

  # attention with a window or a soft cap.
  def attention_within(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, scale: Tensor, window: Tensor, cap: Tensor) -> Tensor:
    return (self).mix((self).attention_pattern(q, k, scale, window, cap), v)

  # The same without gradients, size queries at a time, each block with the keys that it can see.
  def attention_within_by_blocks(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, scale: Tensor, window: int, cap: float, size: int) -> Tensor:
    h = torch.size(q, 2)
    t = torch.size(q, 1)
    before = torch.sub(torch.size(k, 1), t)
    out_of_reach = ops.prim.max(0, torch.add(torch.sub(before, window), 1))
    qh = torch.mul(torch.transpose(q, 1, 2), float(scale))
    kh = torch.transpose((self).heads_first(torch.slice(k, 1, out_of_reach), h), 2, 3)
    vh = (self).heads_first(torch.slice(v, 1, out_of_reach), h)
    parts = annotate(List[Tensor], [])
    for i in range(torch.floordiv(torch.sub(torch.add(t, size), 1), size)):
      first = torch.mul(i, size)
      part = torch.slice(qh, 2, first, torch.add(first, size))
      n = torch.size(part, 2)
      at = torch.sub(torch.add(before, first), out_of_reach)
      low = ops.prim.max(0, torch.add(torch.sub(at, window), 1))
      high = torch.add(at, n)
      scores = torch.matmul(part, torch.slice(kh, 3, low, high))
      if torch.gt(cap, 0.):
        capped = (self).soft_cap_by(scores, cap)
      else:
        capped = scores
      seen = (self).within(n, torch.sub(high, low), window, q)
      hidden = torch.masked_fill_(capped, torch.logical_not(seen), float("-inf"))
      mixed = torch.matmul(torch.softmax(hidden, -1), torch.slice(vh, 2, low, high))
      _0 = torch.append(parts, mixed)
    return torch.transpose(torch.cat(parts, 2), 1, 2)

  def mix(self: __torch__.Ops, pattern: Tensor, v: Tensor) -> Tensor:
    vh = (self).heads_first(v, torch.size(pattern, 1))
    return torch.transpose(torch.matmul(pattern, vh), 1, 2)

  def some_rows(self: __torch__.Ops, x: Tensor, first: int, end: int) -> Tensor:
    return torch.contiguous(torch.slice(x, 0, first, end))

  def write_rows(self: __torch__.Ops, into: Tensor, rows: Tensor, first: int) -> Tensor:
    place = torch.slice(into, 0, first, torch.add(first, torch.size(rows, 0)))
    return torch.copy_(place, rows)

  def cache_write(self: __torch__.Ops, cache: Tensor, values: Tensor, position: int) -> Tensor:
    end = torch.add(position, torch.size(values, 1))
    place = torch.slice(cache, 1, position, end)
    written = torch.copy_(place, values)
    return torch.slice(cache, 1, 0, end)

  def cross_entropy(self: __torch__.Ops, logits: Tensor, targets: Tensor) -> Tensor:
    return torch.cross_entropy_loss(logits, targets, None, 1, -100, 0.)

  # Mean cross-entropy of x w^T in bfloat16, and share times its gradients by x and w. Logits are
  # float32 for some rows at a time only.
  def output_loss_bf16(self: __torch__.Ops, x: Tensor, w: Tensor, targets: Tensor, share: float, rows: int) -> Tuple[Tensor, Tensor, Tensor]:
    n = torch.size(x, 0)
    a = torch.to(x, 15)
    b = torch.to(w, 15)
    at = torch.unsqueeze(targets, 1)
    g = torch.empty([n, torch.size(w, 0)], dtype=15, device=x.device)
    chances = torch.empty([n, 1], dtype=6, device=x.device)
    for i in range(torch.floordiv(torch.sub(torch.add(n, rows), 1), rows)):
      first = torch.mul(i, rows)
      end = torch.add(first, rows)
      p = torch.softmax(torch.to(torch.linear(torch.slice(a, 0, first, end), b), 6), -1)
      right = torch.slice(at, 0, first, end)
      chance = torch.gather(p, 1, right)
      torch.copy_(torch.slice(chances, 0, first, end), chance)
      p = torch.scatter_(p, 1, right, torch.sub(chance, 1))
      torch.copy_(torch.slice(g, 0, first, end), p)
    loss = torch.neg(torch.mean(torch.log(torch.clamp(chances, 1e-38))))
    factor = torch.div(share, n)
    by_x = torch.mul_(torch.to(torch.matmul(g, b), 6), factor)
    by_w = torch.mul_(torch.to(torch.matmul(torch.t(g), a), 6), factor)
    return (loss, by_x, by_w)

  def token_statistics(self: __torch__.Ops, logits: Tensor, targets: Tensor, k: int) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    logp = torch.log_softmax(logits, -1)
    p = torch.exp(logp)
    known = torch.ge(targets, 0)
    at = torch.clamp(targets, 0)
    picked = torch.squeeze(torch.gather(logp, 1, torch.unsqueeze(at, 1)), 1)
    surprisal = torch.mul(torch.neg(picked), known)
    entropy = torch.neg(torch.sum(torch.mul(p, torch.clamp(logp, -1e30)), [-1]))
    top, ids = torch.topk(p, k, -1)
    return (surprisal, entropy, ids, top)
