package org.featurescope.app.features;

import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import org.featurescope.compute.store.FeatureTable;

/// Which rows the table shows.
///
/// @param life whether dead latents are among them
/// @param labelled only those with a name
/// @param starred only those with a star
/// @param tags only those with each of these tags
/// @param minDensity only those that fire on at least this share of the tokens
/// @param maxDensity only those that fire on at most this share
/// @param minScore only those whose name fits at least so well; 0 takes those without a score too
/// @param list only the members of a list, or of what was selected on the map
public record Filter(
    Life life,
    boolean labelled,
    boolean starred,
    Set<String> tags,
    double minDensity,
    double maxDensity,
    double minScore,
    Optional<Among> list) {

  public enum Life {
    ANY("Alive or dead"),
    ALIVE("Alive"),
    DEAD("Dead");

    private final String words;

    Life(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /// Some latents under a name.
  public record Among(String name, BitSet latents) {}

  public Filter {
    tags = Set.copyOf(tags);
  }

  public static Filter all() {
    return new Filter(Life.ANY, false, false, Set.of(), 0, 1, 0, Optional.empty());
  }

  /// How many conditions leave something out.
  public int active() {
    return (life != Life.ANY ? 1 : 0)
        + (labelled ? 1 : 0)
        + (starred ? 1 : 0)
        + tags.size()
        + (minDensity > 0 || maxDensity < 1 ? 1 : 0)
        + (minScore > 0 ? 1 : 0)
        + (list.isPresent() ? 1 : 0);
  }

  boolean lets(FeatureTable table, int latent) {
    if (life != Life.ANY && table.dead(latent) != (life == Life.DEAD)
        || labelled && !table.labelled(latent)
        || starred && !table.starred(latent)
        || list.isPresent() && !list.get().latents.get(latent)) {
      return false;
    }
    if (minDensity > 0 || maxDensity < 1) {
      var density = table.density(latent);
      if (density < minDensity || density > maxDensity) {
        return false;
      }
    }
    // A score that was never measured is not at least anything.
    if (minScore > 0 && !(table.score(latent) >= minScore)) {
      return false;
    }
    return table.tags(latent).containsAll(tags);
  }

  public Filter life(Life next) {
    return new Filter(next, labelled, starred, tags, minDensity, maxDensity, minScore, list);
  }

  public Filter labelled(boolean next) {
    return new Filter(life, next, starred, tags, minDensity, maxDensity, minScore, list);
  }

  public Filter starred(boolean next) {
    return new Filter(life, labelled, next, tags, minDensity, maxDensity, minScore, list);
  }

  public Filter tags(Set<String> next) {
    return new Filter(life, labelled, starred, next, minDensity, maxDensity, minScore, list);
  }

  public Filter density(double least, double most) {
    return new Filter(life, labelled, starred, tags, least, most, minScore, list);
  }

  public Filter minScore(double next) {
    return new Filter(life, labelled, starred, tags, minDensity, maxDensity, next, list);
  }

  public Filter among(Optional<Among> next) {
    return new Filter(life, labelled, starred, tags, minDensity, maxDensity, minScore, next);
  }
}
