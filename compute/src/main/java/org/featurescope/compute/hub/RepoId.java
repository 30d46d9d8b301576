package org.featurescope.compute.hub;

import java.util.Optional;
import java.util.regex.Pattern;
import org.featurescope.compute.job.FeaturescopeException;

/// The name of a model repository of the Hub: `openai-community/gpt2`, in old caches also `gpt2`.
///
/// @param id owner and name, joined by `/`
public record RepoId(String id) {
  private static final String PART = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,95}";
  private static final Pattern ID = Pattern.compile(PART + "(/" + PART + ")?");
  private static final String PREFIX = "models--";
  private static final String SEPARATOR = "--";

  /// @throws FeaturescopeException when it is no such name
  public RepoId {
    if (!isId(id)) {
      throw new FeaturescopeException(
          "'" + id + "' is not the name of a repository of the Hub",
          "write it as owner/name, like openai-community/gpt2");
    }
  }

  /// Whether `text` could name a repository.
  public static boolean isId(String text) {
    return ID.matcher(text).matches()
        && !text.contains(SEPARATOR)
        && !text.contains("..")
        && !text.endsWith(".");
  }

  /// The name of its folder in a cache: `models--openai-community--gpt2`.
  String folderName() {
    return PREFIX + id.replace("/", SEPARATOR);
  }

  /// The repository that a cache's folder belongs to; nothing for a folder of another kind.
  static Optional<RepoId> ofFolder(String name) {
    if (!name.startsWith(PREFIX)) {
      return Optional.empty();
    }
    var id = name.substring(PREFIX.length()).replaceFirst(SEPARATOR, "/");
    return isId(id) ? Optional.of(new RepoId(id)) : Optional.empty();
  }

  @Override
  public String toString() {
    return id;
  }
}
