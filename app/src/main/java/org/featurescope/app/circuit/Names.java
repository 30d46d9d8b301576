package org.featurescope.app.circuit;

import java.util.Optional;
import java.util.regex.Pattern;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.Site;
import org.featurescope.viz.graph.Tokens;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Whitespace;

/// What the nodes of a graph are called, and where they are.
public final class Names {
  /// How graph files label an output: `Output "x" (p=0.402)`.
  private static final Pattern OUTPUT =
      Pattern.compile("(?is)Output:? ?\"(.*)\"(?: \\(p=[^)]*\\))?");

  /// How graph files label what nobody named: `Emb: " the"`, `Err: mlp " the"`.
  private static final Pattern UNNAMED = Pattern.compile("(?s)(Emb|Err): .*");

  private final GraphDocument document;
  private final FeatureBook book;

  Names(GraphDocument document, FeatureBook book) {
    this.document = document;
    this.book = book;
  }

  private Node node(int node) {
    return document.graph().nodes().get(node);
  }

  /// What a person, the catalogue or the file calls it; empty for nothing.
  public String label(int node) {
    var name = name(node);
    return switch (node(node)) {
      case Node.Feature feature -> name.orElse(book.name(feature));
      case Node.Error error -> name.orElse("");
      case Node.Token token -> name.orElseGet(() -> token(token.position()));
      case Node.Logit logit -> name.orElseGet(() -> output(document.label(node), logit));
    };
  }

  /// What a person or a file named it, rather than said what it is.
  private Optional<String> name(int node) {
    return Optional.of(document.label(node))
        .filter(text -> !text.isBlank())
        .filter(text -> !OUTPUT.matcher(text).matches() && !UNNAMED.matcher(text).matches());
  }

  /// The token of the prompt at a position, as it is spelled.
  public String token(int position) {
    var tokens = document.graph().tokens();
    return position >= 0 && position < tokens.size() ? tokens.get(position).text() : "";
  }

  private static String output(String label, Node.Logit logit) {
    var match = OUTPUT.matcher(label);
    if (!logit.text().isEmpty()) {
      return logit.text();
    }
    return match.matches() ? match.group(1) : "token " + logit.id();
  }

  /// Its name, or else what it is: "L2 1533", "error".
  public String title(int node) {
    var label = label(node).strip();
    return switch (node(node)) {
      case Node.Feature feature -> label.isEmpty() ? number(feature) : label;
      case Node.Error error -> label.isEmpty() ? "error" : label;
      case Node.Token token -> name(node).isPresent() ? label : Whitespace.visible(label);
      case Node.Logit logit -> name(node).isPresent() ? label : Tokens.output(label(node));
    };
  }

  /// "L2 1533".
  static String number(Node.Feature feature) {
    return "L" + feature.site().layer() + " " + feature.latent();
  }

  /// "L2 Dallas", "output".
  public String place(int node) {
    return switch (node(node)) {
      case Node.Feature feature -> place(feature.site(), feature.position());
      case Node.Error error -> place(error.site(), error.position());
      case Node.Token token -> "token " + (token.position() + 1);
      case Node.Logit logit -> "output";
    };
  }

  private String place(Site site, int position) {
    return "L%d %s".formatted(site.layer(), Whitespace.visible(token(position).strip())).strip();
  }

  /// The title over the inspector: "1533 layer 2, at Dallas".
  String heading(int node) {
    return switch (node(node)) {
      case Node.Feature(var site, var position, var latent, var activation) ->
          latent + "   layer " + site.layer() + hook(site) + ", at " + spoken(position);
      case Node.Error(var site, var position) ->
          "Error   layer " + site.layer() + hook(site) + ", at " + spoken(position);
      case Node.Token(var position, var id) -> "Token   " + (position + 1);
      case Node.Logit logit -> "Output   " + Figures.fixed(logit.probability(), 3);
    };
  }

  private String spoken(int position) {
    var text = Whitespace.visible(token(position).strip());
    return text.isEmpty() ? "token " + (position + 1) : text;
  }

  private static String hook(Site site) {
    return site.hook()
        .map(hook ->
            ", " + hook.name().replaceFirst("^blocks\\.\\d+\\.", "").replaceFirst("hook_", ""))
        .orElse("");
  }
}
