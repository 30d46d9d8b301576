package org.featurescope.compute.checkpoint;

import java.lang.foreign.MemorySegment;
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
/// What is built is bounded by [#MOST_VALUES], whatever the file says: what a call copies out of a
/// list counts anew, so that many calls on one list do not multiply it.
final class Unpickler {
  /// Far more than a state dict of any model has.
  private static final int MOST_VALUES = 400_000;

  private static final Object MARK = new Object();

  private final PickleCursor in;
  private final String label;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private int values;

  /// @param bytes holds a pickle that begins at `from`
  /// @param label what to call it in messages
  Unpickler(MemorySegment bytes, long from, String label) {
    this.in = new PickleCursor(bytes, from, label);
    this.label = label;
  }

  /// @return text as String, integers as Long, reals as Double, Boolean, List, Map, Set or [Pickle]
  /// @throws FeaturescopeException when it is damaged, or holds what no tensor file needs
  Object load() {
    try {
      for (var opcode = in.next(); opcode != '.'; opcode = in.next()) {
        step(opcode);
      }
      return pop();
    } catch (IndexOutOfBoundsException e) {
      throw broken("is cut short");
    }
  }

  /// Where the pickle that was read ends.
  long end() {
    return in.at();
  }

  private void step(int opcode) {
    switch (opcode) {
      case 0x80 -> in.skip(1); // PROTO
      case 0x95 -> in.skip(8); // FRAME: how much comes next, which is seen anyway
      case '(' -> push(MARK);
      case '0' -> pop();
      case '1' -> popMark();
      case '2' -> push(peek());
      case 'N' -> push(Pickle.None.NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'I', 'L', 'J', 'K', 'M', 0x8a, 0x8b, 'F', 'G' -> push(in.number(opcode));
      case 'S', 'T', 'U', 'V', 'X', 0x8c, 0x8d, 'B', 'C', 0x8e -> push(in.text(opcode));
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
      case 'g' -> recall(in.longIn(in.line()));
      case 'h' -> recall(in.next());
      case 'j' -> recall(in.unsignedInt());
      case 'p' -> remember(in.longIn(in.line()));
      case 'q' -> remember(in.next());
      case 'r' -> remember(in.unsignedInt());
      case 0x94 -> remember(memo.size());
      case 'c' -> global(in.line(), in.line());
      case 0x93 -> {
        var names = popLast(2);
        if (!(names.get(0) instanceof String module) || !(names.get(1) instanceof String name)) {
          throw broken("is damaged");
        }
        global(module, name);
      }
      case 'R' -> reduce();
      case 'b' -> build();
      case 'P' -> throw refused("persistent id " + Printable.quoted(in.line()));
      case 'Q' -> push(storage(pop()));
      case 'i' -> throw Pickle.refused(label, in.line() + "." + in.line());
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

  private void push(Object value) {
    count(1);
    stack.add(value);
  }

  private void count(int built) {
    values += built;
    if (values > MOST_VALUES) {
      throw broken("holds more than " + MOST_VALUES + " values, far more than weights need");
    }
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

  /// Items that are about to be copied.
  private List<?> items(Object value) {
    var items =
        switch (value) {
          case List<?> list -> list;
          case Pickle.Tuple tuple -> tuple.items();
          default -> throw broken("is damaged: a list is missing");
        };
    count(items.size());
    return items;
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
    count(tuple.size());
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
