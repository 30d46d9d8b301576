package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Generator;
import org.featurescope.compute.model.Golden;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.model.Sampler;
import org.featurescope.compute.text.Tokenizer;
import org.featurescope.compute.train.LmExam.Question;
import org.featurescope.compute.train.LmExam.Score;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestEngine.class)
class LmExamTest {
  private static final String PROMPT = "the rain";

  /// What the model itself would say is likelier than anything else it could say.
  @Test
  void aModelIsRightWhenTheRightAnswerIsTheLikelierOne(Engine engine) {
    var folder = Golden.folder("models/gpt2");
    try (var model =
            LanguageModel.open(
                folder, engine, Precision.FP32, Progress.none(), new Cancellation());
        var tokenizer = Tokenizer.open(folder)) {
      var likeliest = likeliest(model, tokenizer);
      var other = likeliest.equals("x") ? "z" : "x";
      var questions =
          List.of(
              new Question("own words", PROMPT, likeliest, other),
              new Question("swapped", PROMPT, other, likeliest),
              new Question("own words", PROMPT, likeliest, other));

      var scores = new LmExam(model, tokenizer, questions).run(Progress.none(), new Cancellation());

      assertEquals(
          List.of(
              new Score("own words", false, 2, 2, 2, 2), new Score("swapped", false, 1, 0, 0, 0)),
          scores);
      assertEquals(1.0, scores.getFirst().accuracy());
      assertEquals(1.0, scores.getFirst().top1());
    }
  }

  /// Rejecting what the model would say loses the point, whatever comes second; not having it among
  /// the candidates leaves the choice to the others.
  @Test
  void topOneChoosesAmongTheCandidatesWhereThereAreSome(Engine engine) {
    var folder = Golden.folder("models/gpt2");
    try (var model =
            LanguageModel.open(
                folder, engine, Precision.FP32, Progress.none(), new Cancellation());
        var tokenizer = Tokenizer.open(folder)) {
      var likeliest = likeliest(model, tokenizer);
      var other = likeliest.equals(" x") ? " z" : " x";
      var questions =
          List.of(
              question("accepted", true, other, List.of(other, likeliest), List.of()),
              question("rejected", false, other, List.of(other), List.of(other, likeliest)),
              question("alone", false, other, List.of(other), List.of(other)),
              question("free", false, other, List.of(other), List.of()));

      var scores = new LmExam(model, tokenizer, questions).run(Progress.none(), new Cancellation());

      assertEquals(
          List.of("accepted true 1", "rejected false 0", "alone false 1", "free false 0"),
          scores.stream().map(s -> s.topic() + " " + s.heldOut() + " " + s.top()).toList());
    }
  }

  private static Question question(
      String topic, boolean heldOut, String right, List<String> accepted, List<String> candidates) {
    return new Question(topic, heldOut, PROMPT, right, " q", accepted, candidates);
  }

  private static String likeliest(LanguageModel model, Tokenizer tokenizer) {
    var tokens = tokenizer.encode(PROMPT, false).ids();
    var prompt = new int[tokens.length + 1];
    prompt[0] = tokenizer.bosId().orElseThrow();
    System.arraycopy(tokens, 0, prompt, 1, tokens.length);
    var next =
        new Generator(model)
            .generate(
                prompt,
                1,
                Sampler.greedy(),
                Hooks.none(),
                Optional.empty(),
                id -> {},
                Progress.none(),
                new Cancellation())
            .ids();
    var all = Arrays.copyOf(tokens, tokens.length + 1);
    all[tokens.length] = next.getFirst();
    return tokenizer.decode(all).substring(PROMPT.length());
  }
}
