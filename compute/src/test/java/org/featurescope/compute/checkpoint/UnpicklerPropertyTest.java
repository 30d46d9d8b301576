package org.featurescope.compute.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.MemoryBound;

/// Programs for Python's pickle machine, made up of its codes in any order: what they build is
/// plain data, or they are refused in one line; in both cases they take no more memory than their
/// length allows.
class UnpicklerPropertyTest {
  private static final List<String> NAMES =
      List.of(
          "collections\nOrderedDict\n",
          "torch._utils\n_rebuild_tensor_v2\n",
          "torch._utils\n_rebuild_parameter\n",
          "builtins\nset\n",
          "torch\nFloatStorage\n");

  /// Most of them are well formed: what follows a code that takes something was pushed before.
  private static final class Program {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Random random;

    Program(Random random) {
      this.random = random;
    }

    byte[] bytes() {
      return out.toByteArray();
    }

    private Program code(int... codes) {
      for (var code : codes) {
        out.write(code);
      }
      return this;
    }

    private Program words(String text) {
      out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    private Program length(int claimed) {
      var four = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(claimed);
      out.writeBytes(four.array());
      return this;
    }

    private int small() {
      return random.nextInt(4);
    }

    Program step() {
      return switch (random.nextInt(26)) {
        case 0 -> code('(');
        case 1 -> code('K', random.nextInt(256));
        case 2 -> words("L" + random.nextLong() + "L\n");
        case 3 -> words("Vword" + small() + "\n");
        case 4 -> code('X').length(4).words("text");
        case 5 -> code('X').length(random.nextInt()).words("lie");
        case 6 -> code(0x8a, small()).words("abcd".substring(0, small()));
        case 7 -> code(']');
        case 8 -> code('}');
        case 9 -> code(')');
        case 10 -> code(0x8f);
        case 11 -> code('(', 'K', 1, 'K', 2, 't');
        case 12 -> code(0x85 + random.nextInt(3));
        case 13 -> code('q', small());
        case 14 -> code('h', small());
        case 15 -> code(0x94);
        case 16 -> code('c').words(NAMES.get(random.nextInt(NAMES.size())));
        case 17 -> code(']', 'q', small(), 'K', 7, 'a');
        case 18 -> code('}', 'K', 1, 'N', 's');
        case 19 -> words("cbuiltins\nset\n").code('h', small(), 0x85, 'R');
        case 20 -> words("ccollections\nOrderedDict\n)R");
        case 21 -> code("aseu0lt12bRQ".charAt(random.nextInt(12)));
        case 22 -> code('N');
        case 23 -> code(0x88);
        case 24 -> code('h', small(), 'h', small(), 'a');
        default -> code(random.nextInt(40) == 0 ? random.nextInt(256) : 'N');
      };
    }
  }

  private static void loadOrRefuse(byte[] pickle) {
    try {
      assertPlain(new Unpickler(MemorySegment.ofArray(pickle), 0, "made up").load());
    } catch (FeaturescopeException e) {
      assertEquals(-1, e.problem().indexOf('\n'), e.problem());
      assertTrue(e.problem().length() < 1000, e.problem());
      assertFalse(e.remedy().isBlank());
    }
  }

  private static void assertPlain(Object value) {
    var seen = Collections.<Object>newSetFromMap(new IdentityHashMap<>());
    var waiting = new ArrayDeque<Object>(List.of(value));
    while (!waiting.isEmpty()) {
      var next = waiting.pop();
      if (seen.add(next)) {
        switch (next) {
          case Map<?, ?> map -> {
            waiting.addAll(map.keySet());
            waiting.addAll(map.values());
          }
          case Collection<?> items -> waiting.addAll(items);
          case Pickle.Tuple tuple -> waiting.addAll(tuple.items());
          case Pickle data -> assertTrue(data instanceof Record || data == Pickle.None.NONE);
          default ->
              assertTrue(
                  Set.of(String.class, Long.class, Double.class, Boolean.class)
                      .contains(next.getClass()),
                  next.getClass().getName());
        }
      }
    }
  }

  @Property(tries = 3000)
  void anySequenceOfCodesBuildsPlainDataOrIsRefused(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int steps) throws IOException {
    var program = new Program(new Random(seed));
    for (var i = 0; i < steps; i++) {
      program.step();
    }
    var pickle = program.code('.').bytes();
    MemoryBound.assertNear(pickle.length, () -> loadOrRefuse(pickle));
  }

  /// A row of twenty thousand numbers, and what is to be done with it, a few bytes each time.
  private static byte[] manyCallsOnOneRow(String call) {
    var program = new Program(new Random(1)).code('(');
    for (var i = 0; i < 20_000; i++) {
      program.code('M', i & 0xFF, i >> 8);
    }
    program.words("tq\0");
    for (var i = 0; i < 10_000; i++) {
      program.words(call);
    }
    return program.code('.').bytes();
  }

  @Example
  void callsDoNotMultiplyARow() throws IOException {
    var storage = "(Vstorage\nctorch\nFloatStorage\nV0\nVcpu\nK\1tQ";
    for (var call :
        List.of(
            "cbuiltins\nset\n(h\0tR",
            "ctorch._utils\n_rebuild_tensor_v2\n(" + storage + "K\0h\0h\0tR")) {
      var pickle = manyCallsOnOneRow(call);
      MemoryBound.assertNear(
          pickle.length,
          () -> {
            var refused =
                assertThrows(
                    FeaturescopeException.class,
                    () -> new Unpickler(MemorySegment.ofArray(pickle), 0, "made up").load());
            assertTrue(refused.problem().contains("more than"), refused.problem());
          });
    }
  }
}
