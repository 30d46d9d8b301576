package org.featurescope.assets.world;

import java.util.Objects;

/// One thing that is true of a stretch of the world's text: a word class, a fact's role, a
/// structure that is open there.
///
/// @param id stable and hierarchical, from the general to the special, as in `geo.two-hop.answer`
/// @param description one line for a person, as in "Answer of a two-hop question"
public record Concept(String id, String description) {

  public Concept {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(description, "description");
    if (!id.matches("[a-z0-9]+([.-][a-z0-9]+)*")) {
      throw new IllegalArgumentException("not a concept id: " + id);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Concept concept && concept.id.equals(id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
