package org.featurescope.compute.circuit;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;

/// Makes a node of what a file says about it. Its `feature_type` decides what it is: in old files
/// the name of an error looks like that of a feature.
///
/// @param positions how many tokens the prompt has
/// @param paired whether the file says that features are numbered by [CantorPair]
record NodeReader(GraphEntry entry, int positions, boolean paired) {
  /// A field of this program: the token of a logit that a person gave another label.
  static final String TOKEN = "output_token";

  private static final int LAYERS = 10_000;
  private static final Pattern NAME = Pattern.compile("(\\w+?)_(\\d{1,10})_(\\d{1,10})(_.*)?");
  private static final Pattern OUTPUT =
      Pattern.compile("(?i)output:? ?\"(.*)\" \\(p=([0-9.]{1,20})\\)", Pattern.DOTALL);

  Node node() {
    var kind = entry.requiredText("feature_type").toLowerCase(Locale.ROOT);
    var position = entry.index("ctx_idx", positions);
    if (kind.equals("embedding")) {
      return new Node.Token(position, named().orElse(Node.UNKNOWN));
    }
    if (kind.equals("logit")) {
      return logit(position);
    }
    if (kind.contains("error")) {
      return new Node.Error(site(), position);
    }
    var site = site();
    return new Node.Feature(site, position, latent(site.layer()), entry.number("activation"));
  }

  private Site site() {
    var layer = entry.index("layer", LAYERS);
    return new Site(layer, hook().filter(hook -> hook.layer() == layer));
  }

  /// A field that only this program writes; what others may mean by it is kept and not read.
  private Optional<HookPoint> hook() {
    try {
      return entry.text("hook").map(HookPoint::parse);
    } catch (FeaturescopeException notOurs) {
      return Optional.empty();
    }
  }

  private int latent(int layer) {
    var number = entry.whole("feature").orElse(-1);
    if (paired && number >= 0 && CantorPair.from(number).first() == layer) {
      return small(CantorPair.from(number).second());
    }
    return named().orElseGet(() -> small(number));
  }

  private int small(long latent) {
    if (latent < 0 || latent >= Integer.MAX_VALUE) {
      throw entry.wrong("has a feature of %d, which is the number of no latent".formatted(latent));
    }
    return (int) latent;
  }

  /// The number in the middle of the name.
  private OptionalInt named() {
    var name = NAME.matcher(entry.requiredText("node_id"));
    if (!name.matches() || Long.parseLong(name.group(2)) >= Integer.MAX_VALUE) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(name.group(2)));
  }

  private Node.Logit logit(int position) {
    var number = entry.whole("feature").orElse(-1);
    var id =
        number >= 0 && number < Integer.MAX_VALUE ? (int) number : named().orElse(Node.UNKNOWN);
    var label = entry.text("clerp").orElse("");
    var output = OUTPUT.matcher(label.strip());
    var text = entry.text(TOKEN);
    return output.matches()
        ? new Node.Logit(position, id, text.orElse(output.group(1)), probability(output.group(2)))
        : new Node.Logit(position, id, text.orElse(label), probability("0"));
  }

  private double probability(String label) {
    var given = entry.number("token_prob");
    if (given.isPresent()) {
      return given.getAsDouble();
    }
    try {
      return Double.parseDouble(label);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
