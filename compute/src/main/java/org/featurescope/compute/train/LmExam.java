package org.featurescope.compute.train;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.text.Tokenizer;

/// Asks a model questions with two answers each: it is right when it holds the right text, prompt
/// and answer, for likelier than the wrong one.
public final class LmExam implements Job<List<LmExam.Score>> {

  /// @param topic what is asked
  /// @param prompt the text before the answer
  /// @param right the true continuation
  /// @param wrong a false one
  public record Question(String topic, String prompt, String right, String wrong) {}

  /// @param topic what was asked
  /// @param questions how many
  /// @param right how many of them were answered right
  public record Score(String topic, int questions, int right) {

    public double accuracy() {
      return (double) right / questions;
    }
  }

  private final LanguageModel model;
  private final Tokenizer tokenizer;
  private final List<Question> questions;

  public LmExam(LanguageModel model, Tokenizer tokenizer, List<Question> questions) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.questions = List.copyOf(questions);
  }

  @Override
  public String title() {
    return "Asking %,d questions".formatted(questions.size());
  }

  /// One score a topic, in the order in which topics first occur.
  @Override
  public List<Score> run(Progress progress, Cancellation cancellation) {
    var scores = new LinkedHashMap<String, Score>();
    for (var i = 0; i < questions.size(); i++) {
      var question = questions.get(i);
      var right =
          logProbability(question.prompt() + question.right(), cancellation)
              > logProbability(question.prompt() + question.wrong(), cancellation);
      scores.merge(
          question.topic(),
          new Score(question.topic(), 1, right ? 1 : 0),
          (a, b) -> new Score(a.topic(), a.questions() + 1, a.right() + b.right()));
      progress.report(i + 1, questions.size(), "questions");
    }
    return List.copyOf(scores.values());
  }

  /// Of all tokens of a text after the token that begins texts, in nats. What two texts begin with
  /// in common weighs the same in both, so the whole texts can be compared however the answer is
  /// cut into tokens.
  private double logProbability(String text, Cancellation cancellation) {
    var tokens = tokenizer.encode(text, false).ids();
    var first = tokenizer.bosId().isPresent() ? 1 : 0;
    var ids = new long[Math.min(tokens.length + first, model.spec().context())];
    if (first == 1) {
      ids[0] = tokenizer.bosId().getAsInt();
    }
    // Of a text that is too long the end counts: there the answer is.
    var skipped = tokens.length + first - ids.length;
    for (var i = first; i < ids.length; i++) {
      ids[i] = tokens[skipped + i - first];
    }
    return ids.length < 2 ? 0 : sum(ids, model.engine(), cancellation);
  }

  private double sum(long[] ids, Engine engine, Cancellation cancellation) {
    var count = ids.length - 1;
    try (var scope = engine.scope()) {
      var ops = engine.ops(scope);
      var inputs = scope.create(Arrays.copyOf(ids, count), new Shape(1, count));
      var targets = scope.create(Arrays.copyOfRange(ids, 1, ids.length));
      var logits =
          model
              .transformer()
              .forward(inputs, Hooks.none(), Extent.LOGITS, Optional.empty(), ops, cancellation)
              .logits()
              .orElseThrow()
              .reshape(count, model.spec().vocabulary());
      return -count * (double) ops.crossEntropy(logits, targets).getFloat();
    }
  }
}
