package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.text.Tokenizer;

/// Asks a model questions and scores its answers in three ways.
///
/// - *Two-way*: it holds the right text, prompt and answer, for likelier than the wrong one.
/// - *Top-1*: after the prompt, its likeliest next token begins an accepted answer. An answer
///   begins with its first token in context: the first token of prompt and answer, tokenized
///   together, that is not also a token of the prompt alone. An answer of punctuation alone begins
///   with any token that spells it and perhaps goes on, as a closing bracket and the comma after it
///   may be one token. Where there are candidates, the likeliest token is sought among those that
///   begin a candidate, and tokens that begin both an accepted and a rejected one are left out;
///   else among all tokens.
/// - *Whole*: every token of the right answer is the likeliest of all after those before it.
public final class LmExam implements Job<List<LmExam.Score>> {

  /// @param topic what is asked
  /// @param heldOut whether it is asked in a way that the model was never trained on
  /// @param prompt the text before the answer
  /// @param right the true continuation
  /// @param wrong a false one
  /// @param accepted the continuations that are right at top-1; just `right` when null or empty
  /// @param candidates what top-1 chooses from, the accepted among them; all tokens when null or
  ///   empty
  public record Question(
      String topic,
      boolean heldOut,
      String prompt,
      String right,
      String wrong,
      List<String> accepted,
      List<String> candidates) {

    // Null where a line of a question file says nothing of it.
    public Question {
      accepted = accepted == null || accepted.isEmpty() ? List.of(right) : List.copyOf(accepted);
      candidates = candidates == null ? List.of() : List.copyOf(candidates);
    }

    public Question(String topic, String prompt, String right, String wrong) {
      this(topic, false, prompt, right, wrong, List.of(right), List.of());
    }
  }

  /// @param topic what was asked
  /// @param heldOut whether in ways that the model was never trained on
  /// @param questions how many
  /// @param right how many of them were answered right two-way
  /// @param top how many at top-1
  /// @param whole how many in every token
  public record Score(String topic, boolean heldOut, int questions, int right, int top, int whole) {

    /// The share that was right two-way.
    public double accuracy() {
      return (double) right / questions;
    }

    public double top1() {
      return (double) top / questions;
    }

    Score plus(Score other) {
      return new Score(
          topic,
          heldOut,
          questions + other.questions,
          right + other.right,
          top + other.top,
          whole + other.whole);
    }
  }

  private record Answer(double logProbability, boolean top, boolean whole) {}

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

  /// One score for each topic and kind of wording, in the order in which they first occur.
  @Override
  public List<Score> run(Progress progress, Cancellation cancellation) {
    var scores = new LinkedHashMap<List<Object>, Score>();
    for (var i = 0; i < questions.size(); i++) {
      var score = score(questions.get(i), cancellation);
      scores.merge(List.of(score.topic(), score.heldOut()), score, Score::plus);
      progress.report(i + 1, questions.size(), "questions");
    }
    return List.copyOf(scores.values());
  }

  private Score score(Question question, Cancellation cancellation) {
    var text = question.prompt() + question.right();
    var answer = forward(text, logits -> answer(question, logits), cancellation);
    var wrong = forward(question.prompt() + question.wrong(), this::sum, cancellation);
    return new Score(
        question.topic(),
        question.heldOut(),
        1,
        answer.logProbability() > wrong ? 1 : 0,
        answer.top() ? 1 : 0,
        answer.whole() ? 1 : 0);
  }

  /// What the model says of a text: its tokens, and the logits after each.
  ///
  /// @param ids of the whole text, the one that begins texts first, cut to the model's context
  /// @param logits `[ids - 1, vocabulary]`, those after the first token on
  /// @param skipped how many tokens of the text were cut off, less the one that begins texts
  private record Said(long[] ids, NDArray logits, int skipped) {
    /// The row of logits that speaks of a token of the text; negative when there is none.
    int row(int token) {
      return token - skipped - 1;
    }
  }

  private <T> T forward(String text, Function<Said, T> use, Cancellation cancellation) {
    var tokens = tokenizer.encode(text, false).ids();
    var first = tokenizer.bosId().isPresent() ? 1 : 0;
    var ids = new long[Math.min(tokens.length + first, model.spec().context())];
    if (first == 1) {
      ids[0] = tokenizer.bosId().getAsInt();
    }
    // Of a text that is too long the end counts: there the answer is.
    var skipped = tokens.length - ids.length;
    for (var i = first; i < ids.length; i++) {
      ids[i] = tokens[skipped + i];
    }
    var count = ids.length - 1;
    var engine = model.engine();
    try (var scope = engine.scope()) {
      var ops = engine.ops(scope);
      var inputs = scope.create(Arrays.copyOf(ids, count), new Shape(1, count));
      var logits =
          model
              .transformer()
              .forward(inputs, Hooks.none(), Extent.LOGITS, Optional.empty(), ops, cancellation)
              .logits()
              .orElseThrow()
              .reshape(count, model.spec().vocabulary());
      return use.apply(new Said(ids, logits, skipped));
    }
  }

  /// The log-probability, in nats, of all tokens after the one that begins texts. What two texts
  /// begin with in common weighs the same in both, so the whole texts can be compared however the
  /// answer is cut into tokens.
  private double sum(Said said) {
    var engine = model.engine();
    try (var scope = engine.scope()) {
      var targets = scope.create(Arrays.copyOfRange(said.ids(), 1, said.ids().length));
      var loss = engine.ops(scope).crossEntropy(said.logits(), targets).getFloat();
      return -(said.ids().length - 1) * (double) loss;
    }
  }

  private Answer answer(Question question, Said said) {
    var prompt = tokenizer.encode(question.prompt(), false).ids();
    var text = tokenizer.encode(question.prompt() + question.right(), false);
    var ids = text.ids();
    var from = Math.max(0, Arrays.mismatch(ids, prompt));
    if (said.row(from) < 0) {
      return new Answer(sum(said), false, false);
    }
    var spelled =
        question.prompt().substring(Math.min(text.start(from), question.prompt().length()));
    var scores = row(said, from);
    var top = top(question, from, spelled, scores);
    var whole = true;
    for (var token = from; token < ids.length && whole; token++) {
      whole = likeliest(row(said, token), all()) == ids[token];
    }
    return new Answer(sum(said), top, whole);
  }

  private float[] row(Said said, int token) {
    try (var row = said.logits().get(said.row(token))) {
      return row.toFloatArray();
    }
  }

  private boolean top(Question question, int from, String spelled, float[] scores) {
    var accepted = firstTokens(question, question.accepted(), from, spelled);
    if (question.candidates().isEmpty()) {
      return accepted.get(likeliest(scores, all()));
    }
    var rejected = new ArrayList<>(question.candidates());
    rejected.removeAll(question.accepted());
    var others = firstTokens(question, rejected, from, spelled);
    var both = (BitSet) others.clone();
    both.and(accepted);
    var choice = (BitSet) accepted.clone();
    choice.or(others);
    choice.andNot(both);
    return !choice.isEmpty() && accepted.get(likeliest(scores, choice));
  }

  /// The tokens that begin one of the answers at that place of the text.
  ///
  /// @param spelled the end of the prompt that the answer's first token spells as well
  private BitSet firstTokens(Question question, List<String> answers, int from, String spelled) {
    var found = new BitSet();
    var prompt = tokenizer.encode(question.prompt(), false).ids();
    for (var answer : answers) {
      if (answer.codePoints().noneMatch(Character::isLetterOrDigit)) {
        found.or(beginningWith(spelled + answer));
        continue;
      }
      var ids = tokenizer.encode(question.prompt() + answer, false).ids();
      if (Arrays.mismatch(ids, prompt) == from) {
        found.set(ids[from]);
      }
    }
    return found;
  }

  private BitSet beginningWith(String text) {
    var wanted = text.getBytes(StandardCharsets.UTF_8);
    var found = new BitSet();
    for (var id = 0; id < vocabulary(); id++) {
      if (!tokenizer.isSpecial(id)) {
        var bytes = tokenizer.bytes(id);
        if (bytes.length >= wanted.length
            && Arrays.equals(bytes, 0, wanted.length, wanted, 0, wanted.length)) {
          found.set(id);
        }
      }
    }
    return found;
  }

  /// A model may have more rows than its tokenizer has tokens; those are never right.
  private int vocabulary() {
    return Math.min(tokenizer.vocabularySize(), model.spec().vocabulary());
  }

  private BitSet all() {
    var all = new BitSet();
    all.set(0, model.spec().vocabulary());
    return all;
  }

  private static int likeliest(float[] scores, BitSet among) {
    var best = among.nextSetBit(0);
    for (var id = best; id >= 0; id = among.nextSetBit(id + 1)) {
      if (scores[id] > scores[best]) {
        best = id;
      }
    }
    return best;
  }
}
