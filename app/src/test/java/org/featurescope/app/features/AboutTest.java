package org.featurescope.app.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.featurescope.app.features.About.Answer;
import org.featurescope.app.frame.History;
import org.featurescope.app.read.MadeUpMicroscope;
import org.featurescope.app.task.ImmediateJobs;
import org.junit.jupiter.api.Test;

/// "Which features are about this?" on a microscope whose features fire on known words.
class AboutTest {
  private static final int STATE = 2;
  private static final int OPPOSITE = 3;

  private final About about = about(ImmediateJobs.eager());

  private static About about(ImmediateJobs jobs) {
    var catalogue = MadeUpCatalogue.of(MadeUpMicroscope.subject(1));
    var model = new FeaturesViewModel(jobs, new History(), catalogue);
    model.microscopeProperty().set(Optional.of(MadeUpMicroscope.withTwoLenses()));
    model.begin();
    jobs.runPending();
    return model.about();
  }

  private Answer.Ready ranked(String positive, String negative) {
    about.positiveProperty().set(positive);
    about.negativeProperty().set(negative);
    about.rank();
    return assertInstanceOf(Answer.Ready.class, about.answerProperty().get());
  }

  @Test
  void the_feature_of_all_examples_and_no_other_text_comes_first() {
    var answer =
        ranked("He saw Dallas\nThey left Oakland\nOver Illinois", "a small dog\nthe hot soup");
    var best = answer.ranked().getFirst();
    assertEquals(STATE, best.latent());
    assertEquals(1, best.f1());
    assertEquals(1, best.precision());
    assertTrue(best.probeLoss() < best.baseLoss());
    assertFalse(answer.heldOut());
    assertEquals("3 examples", answer.question());
  }

  @Test
  void marked_words_are_told_from_the_other_words() {
    var answer = ranked("the [[small]] dog saw a [[large]] cat near Dallas", "");
    assertEquals(OPPOSITE, answer.ranked().getFirst().latent());
    assertTrue(answer.ranked().stream().noneMatch(each -> each.latent() == STATE));
  }

  @Test
  void without_other_texts_the_indexed_corpus_stands_for_the_rest() {
    var answer = ranked("Dallas\nOakland", "");
    // Latent 0 fires on every word, but in the corpus it never did.
    var others = answer.ranked().stream().filter(each -> each.latent() != 0).toList();
    assertEquals(STATE, others.getFirst().latent());
    assertTrue(others.getFirst().precision() > 0.9, others.toString());
  }

  @Test
  void a_concept_is_answered_from_held_out_text() {
    var table = about.conceptsProperty().get().orElseThrow();
    about.rank(table.concepts().getFirst());
    var answer = assertInstanceOf(Answer.Ready.class, about.answerProperty().get());
    assertTrue(answer.heldOut());
    assertEquals(1, answer.ranked().size());
    assertEquals(0.93, answer.ranked().getFirst().f1());
    assertTrue(answer.members().latents().get(1));
  }

  @Test
  void no_examples_no_answer() {
    about.positiveProperty().set("  \n ");
    about.rank();
    assertInstanceOf(Answer.None.class, about.answerProperty().get());
  }

  @Test
  void ranking_can_be_stopped() {
    var jobs = ImmediateJobs.held();
    var stopped = about(jobs);
    stopped.positiveProperty().set("Dallas");
    stopped.rank();
    assertInstanceOf(Answer.Working.class, stopped.answerProperty().get());
    stopped.cancel();
    jobs.runPending();
    assertInstanceOf(Answer.None.class, stopped.answerProperty().get());
  }

  @Test
  void a_concept_that_is_asked_for_while_examples_are_ranked_is_what_is_answered() {
    var jobs = ImmediateJobs.held();
    var asked = about(jobs);
    asked.positiveProperty().set("Dallas");
    asked.rank();
    asked.rank(asked.conceptsProperty().get().orElseThrow().concepts().getFirst());
    jobs.runPending();
    assertTrue(assertInstanceOf(Answer.Ready.class, asked.answerProperty().get()).heldOut());
  }

  @Test
  void an_example_that_cannot_be_read_is_a_sentence() {
    about.positiveProperty().set(MadeUpMicroscope.UNREADABLE);
    about.rank();
    var failed = assertInstanceOf(Answer.Failed.class, about.answerProperty().get());
    assertEquals("This text cannot be read", failed.problem().what());
  }
}
