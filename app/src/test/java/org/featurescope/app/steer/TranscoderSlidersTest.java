package org.featurescope.app.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.app.frame.History;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.steering.Target;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Sliders of the transcoders that came with a model, beside those of its lenses.
class TranscoderSlidersTest {
  /// The transcoder of layer 1 among the sources.
  private static final int OF_LAYER_ONE = 3;

  private final MadeUpShelf shelf = new MadeUpShelf();
  private final MadeUpDesk desk = MadeUpDesk.withTranscoders();
  private final SteerViewModel model =
      new SteerViewModel(ImmediateJobs.eager(), new History(), shelf, shelf, "It is");

  @BeforeEach
  void open() {
    model.deskProperty().set(Optional.of(desk));
    model.begin();
    model.plan().begin(Draft.empty());
    model.steer(OF_LAYER_ONE, 7);
  }

  private Slider slider() {
    return model.plan().draft().sliders().getFirst();
  }

  private Names names() {
    return model.namesProperty().get();
  }

  @Test
  void a_transcoder_is_found_by_its_layer() {
    assertEquals(OptionalInt.of(OF_LAYER_ONE), desk.transcoder(1));
    assertEquals(OptionalInt.empty(), desk.transcoder(2));
  }

  @Test
  void layers_of_one_set_are_told_apart() {
    assertEquals(OptionalInt.of(OF_LAYER_ONE), names().source(slider().target()));
    assertEquals("MLP of layer 1", names().place(slider().target()));
    model.steer(2, 7);
    assertEquals(2, model.plan().draft().sliders().size());
    assertEquals("MLP of layer 0", names().place(names().target(2, 7)));
  }

  @Test
  void without_an_index_a_slider_says_the_concept_of_its_feature() {
    assertEquals("says seven", names().title(slider().target()));
    assertEquals("No name yet", names().title(names().target(OF_LAYER_ONE, 8)));
    assertEquals(
        List.of(2, OF_LAYER_ONE),
        names().find("SEVEN", 0, 9).stream().map(Names.Hit::source).toList());
  }

  @Test
  void an_index_that_comes_later_brings_names_and_ranges() {
    assertTrue(names().usual(slider().target()).isEmpty());
    shelf.transcodersIndexed = true;
    model.lookForNames();
    assertEquals("word 7", names().title(slider().target()));
    assertEquals(5.6, names().usual(slider().target()).orElseThrow(), 1e-9);
    assertEquals(1, model.plan().draft().sliders().size());
  }

  @Test
  void what_it_moves_is_seen_through_the_lens_behind_it() {
    assertEquals(0, model.look().moved(), "the lens of the same layer");
    model.steer(1, 3);
    assertEquals(1, model.look().moved(), "the last lens that is moved itself");
  }

  @Test
  void a_plan_is_kept_with_the_hash_of_the_whole_set() {
    model.plan().setValue(slider().key(), 3);
    var saved = names().signed(model.plan().draft().plan());
    var sae = ((Target.Latent) saved.steps().getFirst().target()).sae();
    assertEquals(Optional.of("set"), sae.hash());
    assertEquals(OptionalInt.of(1), sae.layer());
    assertEquals(OptionalInt.of(MadeUpDesk.LATENTS), sae.latents());
  }
}
