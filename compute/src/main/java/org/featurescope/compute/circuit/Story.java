package org.featurescope.compute.circuit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.job.FeaturescopeException;

/// How a model is said to come to its next token, in terms that can be tested: named groups of
/// features and what follows when they are changed. Plain data, so that anyone can write one down.
///
/// @param title what a person reads: "The capital of the state that Dallas is in"
/// @param line the story in a sentence
/// @param target the token whose coming it explains, as its text with its leading space, or as
///   `#ID`
/// @param distractor a token that would be wrong
/// @param claims the first is the one that the story stands or falls with
/// @param measured what came of it; absent if nobody looked
public record Story(
    String title,
    String line,
    String prompt,
    String target,
    Optional<String> distractor,
    List<StorySupernode> supernodes,
    List<StoryClaim> claims,
    Optional<StoryResult> measured) {
  public Story {
    Objects.requireNonNull(title);
    Objects.requireNonNull(line);
    Objects.requireNonNull(prompt);
    Objects.requireNonNull(target);
    Objects.requireNonNull(distractor);
    Objects.requireNonNull(measured);
    supernodes = List.copyOf(supernodes);
    claims = List.copyOf(claims);
    if (supernodes.isEmpty() || claims.isEmpty()) {
      throw new IllegalArgumentException("a story without supernodes or claims: " + title);
    }
    for (var claim : claims) {
      for (var change : claim.changes()) {
        supernode(supernodes, change.supernode());
      }
    }
  }

  private static StorySupernode supernode(List<StorySupernode> among, String label) {
    return among.stream()
        .filter(supernode -> supernode.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no supernode " + label));
  }

  StorySupernode supernode(String label) {
    return supernode(supernodes, label);
  }

  /// The text in which a supernode's features are active.
  String promptOf(StorySupernode supernode) {
    return supernode.prompt().orElse(prompt);
  }

  /// The text that a claim changes.
  String promptOf(StoryClaim claim) {
    return claim.prompt().orElse(prompt);
  }

  /// The features that are named in the story's own prompt, each once.
  public Set<StoryFeature> named() {
    var named = new LinkedHashSet<StoryFeature>();
    supernodes.stream()
        .filter(supernode -> promptOf(supernode).equals(prompt))
        .forEach(supernode -> named.addAll(supernode.features()));
    return named;
  }

  public Story withMeasured(StoryResult result) {
    return new Story(
        title, line, prompt, target, distractor, supernodes, claims, Optional.of(result));
  }

  /// The same with features, strengths and limits that were found, not measured.
  Story withFound(List<StorySupernode> found, List<StoryClaim> tuned) {
    return new Story(title, line, prompt, target, distractor, found, tuned, Optional.empty());
  }

  /// @throws FeaturescopeException if a supernode's features are not found yet
  void requireFound() {
    for (var supernode : supernodes) {
      if (supernode.features().isEmpty()) {
        throw new FeaturescopeException(
            "the features of %s in \"%s\" are not found yet"
                .formatted(Printable.quoted(supernode.label()), title),
            "find them: featurescope stories FILE --find --write");
      }
    }
  }
}
