package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestEngine.class)
class LinearChoiceTest {
  private static final Set<String> OF_MATRICES =
      Set.of("linear", "linear_onednn", "linear_onednn_transposed");
  private static final long MANY = 128;

  @TempDir private Path folder;
  private final Engine engine;

  LinearChoiceTest(@TestEngine.OnProcessor Engine engine) {
    this.engine = engine;
  }

  private LinearChoice process() {
    return new LinearChoice(engine, new MeasuredWords(folder));
  }

  @Test
  void every_process_takes_products_as_the_first_one_measured() throws IOException {
    var first = process().methodFor(MANY);
    assertTrue(OF_MATRICES.contains(first), first);
    assertEquals(first, process().methodFor(MANY));
    for (var method : OF_MATRICES) {
      Files.writeString(folder.resolve("many"), method);
      assertEquals(method, process().methodFor(MANY), "not measured again");
    }
  }

  @Test
  void a_method_that_is_none_is_measured_again() throws IOException {
    for (var nonsense : new String[] {"", "system", "linear_mv"}) {
      Files.writeString(folder.resolve("many"), nonsense);
      var method = process().methodFor(MANY);
      assertTrue(OF_MATRICES.contains(method), method);
    }
  }

  @Test
  void products_are_taken_as_another_process_took_them() {
    var choice = process();
    choice.use("linear_mv,linear,linear,linear");
    assertEquals("linear_mv", choice.methodFor(1));
    assertEquals("linear", choice.methodFor(2));
    assertEquals("linear_mv,linear,linear,linear", choice.text());

    var another = process();
    another.use(choice.text());
    assertEquals(choice.text(), another.text());
  }

  @Test
  void an_older_program_made_no_difference_between_some_rows_and_many() {
    var choice = process();
    choice.use("linear_mv,linear,linear");
    assertEquals("linear_mv,linear,linear,linear", choice.text());
  }

  @Test
  void one_older_still_made_none_between_one_row_and_few() {
    var choice = process();
    choice.use("linear,linear");
    assertEquals("linear,linear,linear,linear", choice.text());
  }

  @Test
  void a_product_that_this_machine_lacks_is_not_taken_over() {
    for (var unknown : new String[] {"", "linear", "linear,linear_mv,linear", "a,b,c"}) {
      var choice = process();
      choice.use("linear,linear,linear,linear");
      choice.use(unknown);
      assertEquals("linear,linear,linear,linear", choice.text(), unknown);
    }
  }

  /// Halves are widened for several rows, so they make no sense where bfloat16 is not.
  @Test
  void matrices_are_halves_where_one_row_is_fastest_so_and_many_are_widened() throws IOException {
    var words =
        new String[][] {
          {"halves", "linear_widened", "linear_widened", "true"},
          {"halves", "linear_widened", "linear_bf16", "false"},
          {"halves", "linear_bf16", "linear_widened", "true"},
          {"linear_bf16", "linear_widened", "linear_widened", "false"},
        };
    for (var each : words) {
      Files.writeString(folder.resolve("one_bfloat16"), each[0]);
      Files.writeString(folder.resolve("few_bfloat16"), each[1]);
      Files.writeString(folder.resolve("many_bfloat16"), each[2]);
      assertEquals(each[3], String.valueOf(process().prefersHalves()), String.join(", ", each));
      // Where a matrix cannot be halves it is bfloat16 as such.
      assertEquals("linear_bf16", process().bfloat16MethodFor(1));
      assertEquals(each[1], process().bfloat16MethodFor(4));
      assertEquals("linear_widened", process().halvesMethodFor(4));
    }
  }
}
