package org.featurescope.app.circuit;

import java.util.Optional;
import java.util.regex.Pattern;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.Site;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Whitespace;

/// What the nodes of a graph are called, and where they are.
public final class Names {
  /// How graph files label an output: `Output "x" (p=0.402)`.
  private static final Pattern OUTPUT = Pattern.compile("(?s)Output \"(.*)\"(?: \\(p=[^)]*\\))?");

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
    return switch (node(node)) {
      case Node.Feature feature ->
          Optional.of(document.label(node))
              .filter(text -> !text.isBlank())
              .orElse(book.name(feature));
      case Node.Error error -> "";
      case Node.Token token -> token(token.position());
      case Node.Logit logit ->
          logit.text().isEmpty() ? output(document.label(node), logit) : logit.text();
    };
  }

  /// The token of the prompt at a position, as it is spelled.
  public String token(int position) {
    var tokens = document.graph().tokens();
    return position >= 0 && position < tokens.size() ? tokens.get(position).text() : "";
  }

  private static String output(String label, Node.Logit logit) {
    var match = OUTPUT.matcher(label);
    return match.matches() ? match.group(1) : label.isBlank() ? "token " + logit.id() : label;
  }

  /// Its name, or else what it is: "L2 1533", "error".
  public String title(int node) {
    var label = label(node);
    return switch (node(node)) {
      case Node.Feature feature -> label.isBlank() ? number(feature) : label.strip();
      case Node.Error error -> "error";
      case Node.Token token -> Whitespace.visible(label.strip());
      case Node.Logit logit -> Whitespace.visible(label.strip());
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
