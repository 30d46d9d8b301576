package org.featurescope.compute.hub;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.featurescope.compute.hub.Snapshot.CachedFile;

/// Reads one repository's folder.
final class CacheReader {
  static final String INCOMPLETE = ".incomplete";

  private static final Pattern COMMIT = Pattern.compile("[0-9A-Za-z_.-]{1,64}");
  private static final String INDEX = ".safetensors.index.json";
  private static final long LARGEST_INDEX = 32L << 20;
  private static final int LONGEST_REF = 256;
  private static final int DEEPEST = 16;
  private static final int MOST_FILES = 20_000;

  private final RepoId id;
  private final Path folder;

  /// @param folder the repository's folder, its real path
  CacheReader(RepoId id, Path folder) {
    this.id = id;
    this.folder = folder;
  }

  private record Dated(Snapshot snapshot, FileTime time) {}

  /// A branch or tag and the commit that it stands for.
  private record Ref(String name, String commit) {}

  CachedRepository read() {
    var refs = refs();
    var dated = new ArrayList<Dated>();
    for (var child : HubCache.children(folder.resolve("snapshots"))) {
      var commit = String.valueOf(child.getFileName());
      if (COMMIT.matcher(commit).matches()
          && !commit.startsWith(".")
          && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
          && child.getParent().equals(real(child.getParent()))) {
        dated.add(new Dated(snapshot(commit, child, refs), time(child)));
      }
    }
    dated.sort(
        Comparator.comparing((Dated each) -> !each.snapshot.refs().contains("main"))
            .thenComparing(Dated::time, Comparator.reverseOrder()));
    return new CachedRepository(
        id, folder, dated.stream().map(Dated::snapshot).toList(), unfinished());
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException absent) {
      return path.resolve("..");
    }
  }

  private static FileTime time(Path path) {
    try {
      return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException unknown) {
      return FileTime.fromMillis(0);
    }
  }

  private boolean unfinished() {
    return HubCache.children(folder.resolve("blobs")).stream()
        .anyMatch(blob -> blob.toString().endsWith(INCOMPLETE));
  }

  private List<Ref> refs() {
    var refs = new ArrayList<Ref>();
    readRefs(folder.resolve("refs"), "", 0, refs);
    return refs;
  }

  private static void readRefs(Path folder, String prefix, int depth, List<Ref> refs) {
    for (var child : HubCache.children(folder)) {
      var name = prefix + child.getFileName();
      try {
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS) && depth < DEEPEST) {
          readRefs(child, name + "/", depth + 1, refs);
        } else if (Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)
            && Files.size(child) <= LONGEST_REF) {
          refs.add(new Ref(name, Files.readString(child).strip()));
        }
      } catch (IOException unreadable) {
        // A branch that cannot be read stands for nothing.
      }
    }
  }

  private Snapshot snapshot(String commit, Path at, List<Ref> refs) {
    var contents = new Contents();
    contents.walk(at, "", 0);
    return new Snapshot(
        commit,
        refs.stream().filter(ref -> ref.commit.equals(commit)).map(Ref::name).toList(),
        at,
        contents.files.stream().sorted(Comparator.comparing(CachedFile::path)).toList(),
        contents.problems,
        contents.missing(at));
  }

  /// What is found below a snapshot's folder.
  private final class Contents {
    private final List<CachedFile> files = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    void walk(Path at, String prefix, int depth) {
      for (var child : HubCache.children(at)) {
        if (files.size() + problems.size() >= MOST_FILES) {
          return;
        }
        var name = prefix + child.getFileName();
        if (Files.isSymbolicLink(child)) {
          link(child, name);
        } else if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          if (depth < DEEPEST) {
            walk(child, name + "/", depth + 1);
          }
        } else {
          add(child, name);
        }
      }
    }

    private void link(Path link, String name) {
      try {
        var target = link.toRealPath();
        if (!target.startsWith(folder)) {
          problems.add(name + " points outside its repository");
        } else if (Files.isDirectory(target)) {
          problems.add(name + " points to a folder");
        } else {
          add(target, name);
        }
      } catch (NoSuchFileException absent) {
        problems.add(name + " points to content that is not there");
      } catch (FileSystemLoopException circle) {
        problems.add(name + " points in a circle");
      } catch (IOException other) {
        // Some systems tell a circle in no other way.
        problems.add(name + " cannot be followed");
      }
    }

    private void add(Path file, String name) {
      try {
        if (!HubPath.isSafe(name) || !Files.isRegularFile(file)) {
          problems.add(name + " is no file that may be used");
        } else if (!file.toString().endsWith(INCOMPLETE)) {
          files.add(new CachedFile(new HubPath(name), Files.size(file)));
        }
      } catch (IOException unreadable) {
        problems.add(name + " cannot be read");
      }
    }

    /// The shards that the indices name and that are not among the files.
    List<String> missing(Path at) {
      var missing = new TreeSet<String>();
      for (var index : List.copyOf(files)) {
        var path = index.path().text();
        if (path.endsWith(INDEX)) {
          var prefix = path.substring(0, path.lastIndexOf('/') + 1);
          for (var shard : shards(index, at)) {
            if (files.stream().noneMatch(file -> file.path().text().equals(prefix + shard))) {
              missing.add(prefix + shard);
            }
          }
        }
      }
      return List.copyOf(missing);
    }

    private Set<String> shards(CachedFile index, Path at) {
      var shards = new TreeSet<String>();
      if (index.bytes() > LARGEST_INDEX) {
        problems.add(index.path() + " is too large for an index");
        return shards;
      }
      try (var reader =
          new JsonReader(Files.newBufferedReader(index.path().in(at), StandardCharsets.UTF_8))) {
        reader.beginObject();
        while (reader.hasNext()) {
          if (reader.nextName().equals("weight_map")) {
            reader.beginObject();
            while (reader.hasNext()) {
              var _ = reader.nextName();
              shards.add(reader.nextString());
            }
            reader.endObject();
          } else {
            reader.skipValue();
          }
        }
      } catch (IOException | IllegalStateException | JsonParseException broken) {
        problems.add(index.path() + " is no index that can be read");
      }
      return shards;
    }
  }
}
