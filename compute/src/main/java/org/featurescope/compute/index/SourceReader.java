package org.featurescope.compute.index;

import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.text.TokenSequence;

/// Reads a text through one source, as an index would: the forward pass ends at its hook. A text
/// longer than the context is read in windows that begin afresh.
public final class SourceReader implements Job<SourceReader.Seen> {

  /// What a source says about a text.
  ///
  /// @param tokens the text's, T of them, no BOS among them
  /// @param features `[T x n]`
  public record Seen(TokenSequence tokens, FeatureActivations features) {}

  private final LanguageModel model;
  private final FeatureSource source;
  private final TokenSequence tokens;

  public SourceReader(LanguageModel model, FeatureSource source, String text) {
    this.model = model;
    this.source = source;
    tokens = model.tokenizer().encode(text, false);
  }

  @Override
  public String title() {
    return "Reading %,d tokens".formatted(tokens.size());
  }

  @Override
  public Seen run(Progress progress, Cancellation cancellation) {
    var pass = new WindowPass(model, List.of(source));
    var room = model.spec().context() - (source.wantsBos() ? 1 : 0);
    var parts = new ArrayList<FeatureActivations>();
    for (var from = 0; from < tokens.size(); from += room) {
      cancellation.check();
      var ids = new int[Math.min(room, tokens.size() - from)];
      for (var i = 0; i < ids.length; i++) {
        ids[i] = tokens.id(from + i);
      }
      parts.addAll(pass.run(List.of(new TextWindow(0, from, ids)), cancellation));
      progress.report(from + ids.length, tokens.size(), "tokens");
    }
    return new Seen(tokens, FeatureActivations.concat(source.latents(), parts));
  }
}
