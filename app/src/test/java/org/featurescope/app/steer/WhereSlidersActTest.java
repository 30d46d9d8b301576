package org.featurescope.app.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.steering.PlanFile;
import org.featurescope.compute.steering.Positions;
import org.featurescope.compute.steering.Target;
import org.featurescope.viz.steer.SliderItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On which tokens and in which layers a slider acts, and what is answered to tokens and layers
/// that are none.
class WhereSlidersActTest extends SteerOnDesk {
  private static final Positions.Range TWO_TO_FOUR = new Positions.Range(2, 4);
  private static final Target.Contrast CONTRAST =
      new Target.Contrast(HookPoint.residPost(2), "more", "less");

  private static SliderItem item(SteerViewModel model) {
    return SliderItems.of(model.plan().draft(), model).getFirst();
  }

  @Test
  void a_slider_has_tokens_of_its_own_and_says_which() {
    var model = withOne();
    assertEquals("layer 1, every token", item(model).where());
    assertEquals("", item(model).own());
    model.plan().setPositions(only(model), Optional.of(TWO_TO_FOUR));
    assertEquals("layer 1", item(model).where());
    assertEquals("tokens 2 to 4", item(model).own());
    assertEquals(
        Optional.of(TWO_TO_FOUR),
        desk.looks.getLast().plan().steps().getFirst().positions(),
        "the model is asked again");
    model.plan().setPositions(Positions.GENERATED);
    assertEquals("tokens 2 to 4", item(model).own(), "whatever the plan has");
    history.undo();
    history.undo();
    assertEquals("", item(model).own());
    history.redo();
    assertEquals("tokens 2 to 4", item(model).own());
  }

  @Test
  void own_tokens_and_layers_are_stored_with_the_plan(@TempDir Path folder) {
    var model = withOne();
    model.plan().setTarget(only(model), new Target.Layers(CONTRAST, 2, 4));
    model.plan().setPositions(only(model), Optional.of(TWO_TO_FOUR));
    var file = folder.resolve("own.json");
    model.plans().save(file);
    var step = PlanFile.read(file).steps().getFirst();
    assertEquals(new Target.Layers(CONTRAST, 2, 4), step.target());
    assertEquals(Optional.of(TWO_TO_FOUR), step.positions());
    model.plan().begin(Draft.empty());
    model.openPlan(file);
    assertEquals("layers 2 to 4, tokens 2 to 4", item(model).own());
  }

  @Test
  void a_range_of_tokens_begins_with_the_prompt_behind_its_bos() {
    assertEquals(new Positions.Range(1, 5), TokenSpan.suggested(6));
    assertEquals(new Positions.Range(1, 4), TokenSpan.suggested(0), "no prompt is known");
  }

  @Test
  void tokens_that_are_none_are_answered_in_one_sentence() {
    assertEquals("", new TokenSpan(" 0 ", "39").problem(MadeUpDesk.CONTEXT));
    assertEquals(TWO_TO_FOUR, new TokenSpan("2", " 4").range());
    assertEquals(
        "The first token must not come after the last.",
        new TokenSpan("5", "4").problem(MadeUpDesk.CONTEXT));
    assertEquals(
        "There is no token 40: the model sees 40 tokens, from 0 to 39.",
        new TokenSpan("5", "40").problem(MadeUpDesk.CONTEXT));
    for (var typed : List.of("", "-1", "NaN", "1.5", "99999999", "\uD83D\uDE00")) {
      assertEquals(
          "Type the numbers of two tokens, such as 1 and 4.",
          new TokenSpan(typed, "4").problem(MadeUpDesk.CONTEXT),
          typed);
    }
  }

  @Test
  void tokens_beyond_the_prompt_are_taken_and_explained() {
    assertEquals("", TokenSpan.beyond(TWO_TO_FOUR, 5));
    assertEquals(
        "The prompt ends with token 3: 4 is steered once it is written.",
        TokenSpan.beyond(TWO_TO_FOUR, 4));
    assertEquals(
        "The prompt ends with token 1: 2 to 4 are steered once they are written.",
        TokenSpan.beyond(TWO_TO_FOUR, 2));
  }

  @Test
  void a_plain_direction_goes_from_layer_to_layer_and_back() {
    var model = withOne();
    model.plan().setTarget(only(model), CONTRAST);
    var home = LayerSpan.home(CONTRAST, model.namesProperty().get());
    assertEquals(OptionalInt.of(2), home);
    assertEquals(new LayerSpan("2", "2"), LayerSpan.of(CONTRAST, 2));
    var wide = new LayerSpan("1", "3").of(CONTRAST, home);
    model.plan().setTarget(only(model), wide);
    assertEquals("layers 1 to 3", item(model).own());
    assertEquals("every token", item(model).where());
    assertEquals(new LayerSpan("1", "3"), LayerSpan.of(wide, 2));
    assertEquals(CONTRAST, new LayerSpan("2", "2").of(wide, home));
    model.plan().setTarget(only(model), new LayerSpan("4", "4").of(wide, home));
    assertEquals("layer 4", item(model).own(), "taken in layer 2, added in layer 4");
  }

  @Test
  void only_what_can_act_elsewhere_is_offered_other_layers() {
    var names = withOne().namesProperty().get();
    var sae = MadeUpDesk.withTwoSources().sources().get(1).reference();
    assertEquals(
        OptionalInt.of(2), LayerSpan.home(new Target.Combination(sae, Map.of(3, 1.0)), names));
    assertTrue(LayerSpan.home(new Target.Latent(sae, 3), names).isEmpty());
    assertTrue(LayerSpan.home(new Target.Neuron(1, 3), names).isEmpty());
    assertTrue(
        LayerSpan.home(new Target.Contrast(HookPoint.parse("hook_embed"), "a", "b"), names)
            .isEmpty());
  }

  @Test
  void layers_that_are_none_are_answered_in_one_sentence() {
    assertEquals("", new LayerSpan("0", "5").problem(MadeUpDesk.LAYERS));
    assertEquals(
        "The first layer must not come after the last.",
        new LayerSpan("3", "2").problem(MadeUpDesk.LAYERS));
    assertEquals(
        "There is no layer 6: the model has 6, from 0 to 5.",
        new LayerSpan("3", "6").problem(MadeUpDesk.LAYERS));
    assertEquals(
        "Type the numbers of two layers, such as 0 and 5.",
        new LayerSpan("", "6").problem(MadeUpDesk.LAYERS));
    assertEquals("", new LayerSpan("3", "6").problem(0), "no model is open");
  }
}
