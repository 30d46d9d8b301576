package org.featurescope.compute.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.featurescope.compute.job.FeaturescopeException;

/// Reads the pickles that `torch.save` writes, and nothing else: tensors, ordered and plain
/// dictionaries, lists, tuples, sets, text, numbers, None. No name out of the file is ever looked
/// up; one that is not expected is refused in words. Protocols 0 to 5.
///
/// What is built is bounded by [#MOST_VALUES], whatever the file says.
final class Unpickler {
  /// Far more than a state dict of any model has.
  private static final int MOST_VALUES = 400_000;

  private static final int LONGEST_TEXT = 1 << 20;
  private static final Object MARK = new Object();

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble BIG_DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment bytes;
  private final String label;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private long at;
  private long textLength;
  private int values;

  /// @param bytes holds a pickle that begins at `from`
  /// @param label what to call it in messages
  Unpickler(MemorySegment bytes, long from, String label) {
    this.bytes = bytes;
    this.at = from;
    this.label = label;
  }

  /// @return text as String, integers as Long, reals as Double, Boolean, List, Map, Set or [Pickle]
  /// @throws FeaturescopeException when it is damaged, or holds what no tensor file needs
  Object load() {
    try {
      for (var opcode = next(); opcode != '.'; opcode = next()) {
        step(opcode);
      }
      return pop();
    } catch (IndexOutOfBoundsException e) {
      throw broken("is cut short");
    }
  }

  /// Where the pickle that was read ends.
  long end() {
    return at;
  }

  private void step(int opcode) {
    switch (opcode) {
      case 0x80 -> at += 1; // PROTO
      case 0x95 -> at += 8; // FRAME: how much comes next, which is seen anyway
      case '(' -> push(MARK);
      case '0' -> pop();
      case '1' -> popMark();
      case '2' -> push(peek());
      case 'N' -> push(Pickle.None.NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'I', 'L', 'J', 'K', 'M', 0x8a, 0x8b, 'F', 'G' -> push(number(opcode));
      case 'S', 'T', 'U', 'V', 'X', 0x8c, 0x8d, 'B', 'C', 0x8e -> push(text(opcode));
      case ']' -> push(new ArrayList<>());
      case ')' -> push(new Pickle.Tuple(List.of()));
      case '}' -> push(new LinkedHashMap<>());
      case 0x8f -> push(new LinkedHashSet<>());
      case 'l' -> push(new ArrayList<>(popMark()));
      case 't' -> push(new Pickle.Tuple(popMark()));
      case 0x85, 0x86, 0x87 -> push(new Pickle.Tuple(popLast(opcode - 0x84)));
      case 'd' -> {
        var map = new LinkedHashMap<Object, Object>();
        putAll(map, popMark());
        push(map);
      }
      case 0x91 -> {
        var set = new LinkedHashSet<Object>();
        popMark().forEach(item -> set.add(key(item)));
        push(set);
      }
      case 'a' -> {
        var item = pop();
        list().add(item);
      }
      case 'e' -> {
        var items = popMark();
        list().addAll(items);
      }
      case 's' -> {
        var pair = popLast(2);
        putAll(map(), pair);
      }
      case 'u' -> {
        var pairs = popMark();
        putAll(map(), pairs);
      }
      case 0x90 -> {
        var items = popMark();
        var set = set();
        items.forEach(item -> set.add(key(item)));
      }
      case 'g' -> recall(longIn(line()));
      case 'h' -> recall(next());
      case 'j' -> recall(unsignedInt());
      case 'p' -> remember(longIn(line()));
      case 'q' -> remember(next());
      case 'r' -> remember(unsignedInt());
      case 0x94 -> remember(memo.size());
      case 'c' -> global(line(), line());
      case 0x93 -> {
        var names = popLast(2);
        if (!(names.get(0) instanceof String module) || !(names.get(1) instanceof String name)) {
          throw broken("is damaged");
        }
        global(module, name);
      }
      case 'R' -> reduce();
      case 'b' -> build();
      case 'P' -> throw refused("persistent id " + Printable.quoted(line()));
      case 'Q' -> push(storage(pop()));
      case 'i' -> throw Pickle.refused(label, line() + "." + line());
      case 'o', 0x81, 0x92 -> throw refused("object of a class");
      case 0x82, 0x83, 0x84 -> throw refused("extension code");
      case 0x96, 0x97, 0x98 -> throw refused("buffer outside the pickle");
      default -> throw broken("has the unknown pickle code " + opcode);
    }
  }

  private FeaturescopeException refused(String what) {
    return Pickle.refused(label, what);
  }

  private FeaturescopeException broken(String what) {
    return SafeTensorsHeader.broken(label, what);
  }

  private int next() {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at++));
  }

  private void push(Object value) {
    if (++values > MOST_VALUES) {
      throw broken("holds more than " + MOST_VALUES + " values, far more than weights need");
    }
    stack.add(value);
  }

  private Object pop() {
    if (stack.isEmpty() || stack.getLast() == MARK) {
      throw broken("is damaged: a value is missing");
    }
    return stack.removeLast();
  }

  private Object peek() {
    var value = pop();
    stack.add(value);
    return value;
  }

  private List<Object> popMark() {
    var from = stack.lastIndexOf(MARK);
    if (from < 0) {
      throw broken("is damaged: a mark is missing");
    }
    var items = new ArrayList<>(stack.subList(from + 1, stack.size()));
    stack.subList(from, stack.size()).clear();
    return items;
  }

  private List<Object> popLast(int count) {
    var items = new ArrayList<>();
    for (var i = 0; i < count; i++) {
      items.addFirst(pop());
    }
    return items;
  }

  @SuppressWarnings("unchecked") // lists are made here alone
  private List<Object> list() {
    if (peek() instanceof List<?> list) {
      return (List<Object>) list;
    }
    throw broken("is damaged: it adds to what is no list");
  }

  @SuppressWarnings("unchecked") // maps are made here alone
  private Map<Object, Object> map() {
    if (peek() instanceof Map<?, ?> map) {
      return (Map<Object, Object>) map;
    }
    throw broken("is damaged: it adds to what is no dictionary");
  }

  @SuppressWarnings("unchecked") // sets are made here alone
  private Set<Object> set() {
    if (peek() instanceof Set<?> set) {
      return (Set<Object>) set;
    }
    throw broken("is damaged: it adds to what is no set");
  }

  private void putAll(Map<Object, Object> map, List<?> pairs) {
    if (pairs.size() % 2 != 0) {
      throw broken("is damaged: a key is without a value");
    }
    for (var i = 0; i < pairs.size(); i += 2) {
      map.put(key(pairs.get(i)), pairs.get(i + 1));
    }
  }

  /// Lists may hold themselves; hashing one would never end.
  private Object key(Object value) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    throw broken("has a key that is neither text nor number");
  }

  private void remember(long id) {
    memo.put(id, peek());
  }

  private void recall(long id) {
    var value = memo.get(id);
    if (value == null) {
      throw broken("is damaged: it refers to what is not there");
    }
    push(value);
  }

  private long unsignedInt() {
    at += 4;
    return Integer.toUnsignedLong(bytes.get(INT, at - 4));
  }

  private Object number(int opcode) {
    return switch (opcode) {
      case 'K' -> (long) next();
      case 'M' -> {
        at += 2;
        yield Short.toUnsignedLong(bytes.get(SHORT, at - 2));
      }
      case 'J' -> {
        at += 4;
        yield (long) bytes.get(INT, at - 4);
      }
      case 0x8a -> integer(take(next()));
      case 0x8b -> integer(take(unsignedInt()));
      case 'G' -> {
        at += 8;
        yield bytes.get(BIG_DOUBLE, at - 8);
      }
      case 'F' -> realIn(line());
      case 'I' -> {
        var digits = line();
        yield switch (digits) {
          case "00" -> (Object) false;
          case "01" -> true;
          default -> longIn(digits);
        };
      }
      default -> longIn(line().replace("L", ""));
    };
  }

  /// Of any size; what does not fit into 64 bits is kept as a real number.
  private static Object integer(byte[] little) {
    var big = new byte[little.length];
    for (var i = 0; i < big.length; i++) {
      big[i] = little[little.length - 1 - i];
    }
    if (big.length == 0) {
      return 0L;
    }
    var number = new BigInteger(big);
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number.doubleValue();
  }

  private long longIn(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw broken("has a number that is none");
    }
  }

  private double realIn(String digits) {
    try {
      return Double.parseDouble(digits);
    } catch (NumberFormatException e) {
      throw broken("has a number that is none");
    }
  }

  private String text(int opcode) {
    return switch (opcode) {
      case 'U', 'C', 0x8c -> utf8(take(next()));
      case 'T', 'X', 'B' -> utf8(take(unsignedInt()));
      case 0x8d, 0x8e -> {
        at += 8;
        yield utf8(take(bytes.get(LONG, at - 8)));
      }
      case 'S' -> {
        var quoted = line();
        yield quoted.length() < 2 ? "" : quoted.substring(1, quoted.length() - 1);
      }
      default -> line();
    };
  }

  private static String utf8(byte[] text) {
    return new String(text, StandardCharsets.UTF_8);
  }

  private byte[] take(long length) {
    if (length < 0 || length > bytes.byteSize() - at) {
      throw broken("is cut short");
    }
    textLength += length;
    if (textLength > LONGEST_TEXT) {
      throw broken("holds more text than weights need");
    }
    at += length;
    return bytes.asSlice(at - length, length).toArray(ValueLayout.JAVA_BYTE);
  }

  private String line() {
    var from = at;
    while (next() != '\n') {
      if (at - from > 1000) {
        throw broken("is damaged: a line does not end");
      }
    }
    var length = at - 1 - from;
    at = from;
    var line = utf8(take(length));
    at++;
    return line;
  }

  private void global(String module, String name) {
    var full = module + "." + name;
    if (!Pickle.isKnown(full)) {
      throw Pickle.refused(label, full);
    }
    push(new Pickle.Global(full));
  }

  private void reduce() {
    var arguments = pop();
    var called = pop();
    if (!(called instanceof Pickle.Global(var name)) || !(arguments instanceof Pickle.Tuple args)) {
      throw broken("is damaged: it calls what cannot be called");
    }
    push(
        switch (name) {
          case "collections.OrderedDict" -> dictionary(args);
          case "builtins.set", "__builtin__.set" -> setOf(args);
          case "torch._utils._rebuild_tensor_v2" -> tensor(args);
          case "torch._utils._rebuild_parameter" -> parameter(args);
          default -> throw Pickle.refused(label, name + "()");
        });
  }

  private Map<Object, Object> dictionary(Pickle.Tuple args) {
    var map = new LinkedHashMap<Object, Object>();
    if (args.size() > 0) {
      for (var pair : items(args.get(0))) {
        putAll(map, items(pair));
      }
    }
    return map;
  }

  private Set<Object> setOf(Pickle.Tuple args) {
    var set = new LinkedHashSet<Object>();
    if (args.size() > 0) {
      items(args.get(0)).forEach(item -> set.add(key(item)));
    }
    return set;
  }

  private List<?> items(Object value) {
    return switch (value) {
      case List<?> list -> list;
      case Pickle.Tuple tuple -> tuple.items();
      default -> throw broken("is damaged: a list is missing");
    };
  }

  private Pickle.Tensor parameter(Pickle.Tuple args) {
    if (args.size() > 0 && args.get(0) instanceof Pickle.Tensor tensor) {
      return tensor;
    }
    throw broken("is damaged: a parameter without a tensor");
  }

  private Pickle.Tensor tensor(Pickle.Tuple args) {
    if (args.size() >= 4
        && args.get(0) instanceof Pickle.Storage storage
        && args.get(1) instanceof Long offset
        && args.get(2) instanceof Pickle.Tuple shape
        && args.get(3) instanceof Pickle.Tuple strides) {
      return new Pickle.Tensor(storage, offset, numbers(shape), numbers(strides));
    }
    throw broken("is damaged: a tensor that is none");
  }

  private long[] numbers(Pickle.Tuple tuple) {
    var numbers = new long[tuple.size()];
    for (var i = 0; i < numbers.length; i++) {
      if (!(tuple.get(i) instanceof Long number)) {
        throw broken("is damaged: a shape that is none");
      }
      numbers[i] = number;
    }
    return numbers;
  }

  /// `('storage', class, key, location, elements)`; older files add a view, which is None.
  private Pickle.Storage storage(Object id) {
    if (id instanceof Pickle.Tuple tuple
        && tuple.size() >= 5
        && tuple.get(0).equals("storage")
        && tuple.get(1) instanceof Pickle.Global type
        && tuple.get(2) instanceof String key
        && tuple.get(4) instanceof Long elements) {
      if (tuple.size() > 5 && tuple.get(5) != Pickle.None.NONE) {
        throw refused("view of a storage");
      }
      return new Pickle.Storage(Pickle.dtype(type, label), key, elements);
    }
    throw refused("persistent id");
  }

  /// State of an ordered dictionary is only what its module's version was.
  private void build() {
    pop();
    if (!(peek() instanceof Map<?, ?>)) {
      throw refused("state of an object");
    }
  }
}
