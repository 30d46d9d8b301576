package org.featurescope.app.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.featurescope.app.steer.SteeringDesk.Source;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.steering.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a person means by a direction.
class DirectionFormTest {
  private static final List<Source> SOURCES = MadeUpDesk.withTwoSources().sources();

  private static Target target(DirectionForm form) {
    return form.target(SOURCES, 0);
  }

  private static void assertRefused(String expected, DirectionForm form) {
    var e = assertThrows(FeaturescopeException.class, () -> target(form));
    assertTrue(e.problem().contains(expected), e.problem());
    assertFalse(e.remedy().isEmpty());
  }

  @Test
  void two_texts_are_told_apart_where_a_layer_ends() {
    var contrast = new Target.Contrast(HookPoint.residPost(2), "more", "less");
    assertEquals(contrast, target(new DirectionForm.Texts(" 2 ", "", "more", "less")));
    assertEquals(contrast, target(new DirectionForm.Texts("2", "2", "more", "less")));
    assertEquals(
        new Target.Layers(contrast, 2, 4),
        target(new DirectionForm.Texts("2", "4", "more", "less")));
    assertRefused("one of them is empty", new DirectionForm.Texts("2", "", "more", " \n"));
    assertRefused("no layer \"two\"", new DirectionForm.Texts("two", "", "more", "less"));
    assertRefused("no layer \"-1\"", new DirectionForm.Texts("-1", "", "more", "less"));
    assertRefused("layers 4 to 2 are none", new DirectionForm.Texts("4", "2", "more", "less"));
  }

  @Test
  void a_sum_is_of_the_autoencoder_of_its_layer() {
    var sum = new Target.Combination(SOURCES.get(1).reference(), Map.of(6, 1.0, 3, -0.5));
    assertEquals(sum, target(new DirectionForm.Features("2", "", "6 - 0.5 \u00d7 3")));
    assertEquals(
        new Target.Layers(sum, 2, 3), target(new DirectionForm.Features("2", "3", "6 - 0.5 x 3")));
    assertRefused("No autoencoder of layer 7", new DirectionForm.Features("7", "", "6"));
  }

  @Test
  void a_neuron_has_a_layer_and_a_number() {
    assertEquals(new Target.Neuron(1, 12), target(new DirectionForm.Neuron("1", "12")));
    assertRefused("no neuron \"\"", new DirectionForm.Neuron("1", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "614 | {614=1.0}",
        "#614 + 233 | {233=1.0, 614=1.0}",
        "614, 0.5 \u00d7 233 | {233=0.5, 614=1.0}",
        "614; 0,5*233 | {233=0.5, 614=1.0}",
        "\u22122x7 \u2013 .25x8 | {7=-2.0, 8=-0.25}",
        "7 + 7 - 3x7 | {7=-1.0}",
      })
  void a_sum_is_read_as_it_is_written(String typed, String weights) {
    assertEquals(weights, DirectionForm.Sum.read(typed).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  ", "large", "614 +", "0.5", "1e30", "614 x", "7 \u00d7", "NaN x 3"})
  void what_is_no_sum_is_told(String typed) {
    var e = assertThrows(FeaturescopeException.class, () -> DirectionForm.Sum.read(typed));
    assertTrue(e.problem().contains("is no sum of features"), e.problem());
  }
}
