package org.featurescope.assets.catalogue;

import java.util.List;

/// One repository of the Hub, or the part of it that is meant.
///
/// @param name for the command line
/// @param title what a person reads
/// @param about one sentence
/// @param repository as in `openai-community/gpt2`
/// @param licence as an SPDX identifier where there is one
/// @param gated whether its licence must be accepted on the Hub first
/// @param layers of the model
/// @param width of the activations that the model has and an SAE reads
/// @param latents of each SAE or transcoder; 0 for a model and where it is not known
/// @param pieces what can be fetched by itself: a model as a whole, SAEs one by one
public record CatalogueEntry(
    String name,
    Kind kind,
    String title,
    String about,
    String repository,
    String licence,
    boolean gated,
    int layers,
    int width,
    int latents,
    List<Piece> pieces) {

  /// What an entry holds.
  public enum Kind {
    MODEL,
    AUTOENCODERS,
    TRANSCODERS
  }

  /// Files that are of use together.
  ///
  /// @param name within the entry
  /// @param hook the place that it reads, in the field's names; empty for a model
  /// @param approximateBytes about how large, 0 where it is not known
  /// @param files paths in the repository, or patterns with `*`
  public record Piece(String name, String hook, long approximateBytes, List<String> files) {
    public Piece {
      files = List.copyOf(files);
    }

    /// The folder of its files in the repository, empty for the top.
    public String folder() {
      var first = files.getFirst();
      return first.contains("/") ? first.substring(0, first.lastIndexOf('/')) : "";
    }
  }

  public CatalogueEntry {
    pieces = List.copyOf(pieces);
  }

  /// About how large all pieces are, 0 where it is not known.
  public long approximateBytes() {
    return pieces.stream().anyMatch(piece -> piece.approximateBytes() == 0)
        ? 0
        : pieces.stream().mapToLong(Piece::approximateBytes).sum();
  }

  /// The page where its licence can be read and accepted.
  public String page() {
    return "https://huggingface.co/" + repository;
  }
}
