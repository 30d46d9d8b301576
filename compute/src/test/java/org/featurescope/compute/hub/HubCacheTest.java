package org.featurescope.compute.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.featurescope.compute.hub.Snapshot.CachedFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cache as Hugging Face's tools leave it, and as nobody should.
class HubCacheTest {
  private static final String COMMIT = "0123456789abcdef";

  @TempDir Path root;

  private HubCache cache;
  private Path repository;
  private Path snapshot;

  @BeforeEach
  void make() throws IOException {
    cache = new HubCache(root);
    repository = root.resolve("models--org--name");
    snapshot = Files.createDirectories(repository.resolve("snapshots").resolve(COMMIT));
    Files.createDirectories(repository.resolve("blobs"));
    Files.createDirectories(repository.resolve("refs"));
    Files.writeString(repository.resolve("refs/main"), COMMIT);
  }

  private Path blob(String name, String content) throws IOException {
    return Files.writeString(repository.resolve("blobs").resolve(name), content);
  }

  private void link(String name, String target) throws IOException {
    var link = snapshot.resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(target));
  }

  private Snapshot current() {
    return cache.find(new RepoId("org/name")).orElseThrow().current().orElseThrow();
  }

  private List<String> paths() {
    return current().files().stream().map(CachedFile::path).map(HubPath::text).toList();
  }

  @Test
  void a_repository_is_read_where_it_lies() throws IOException {
    blob("a1", "{}");
    blob("b2", "weights");
    link("config.json", "../../blobs/a1");
    link("deep/er/model.safetensors", "../../../../blobs/b2");
    assertEquals(List.of("config.json", "deep/er/model.safetensors"), paths());
    assertEquals(9, current().bytes());
    assertEquals(List.of("main"), current().refs());
    assertTrue(current().sound());
    assertEquals(
        List.of(new RepoId("org/name")),
        cache.repositories().stream().map(CachedRepository::id).toList());
  }

  @Test
  void without_links_files_lie_in_the_snapshot_itself() throws IOException {
    Files.writeString(snapshot.resolve("config.json"), "{}");
    assertEquals(List.of("config.json"), paths());
  }

  @Test
  void the_revision_that_main_stands_for_comes_first() throws IOException {
    Files.createDirectories(repository.resolve("snapshots/fedcba9876543210"));
    assertEquals(COMMIT, current().commit());
    Files.createDirectories(repository.resolve("refs/pr"));
    Files.writeString(repository.resolve("refs/pr/1"), "fedcba9876543210");
    var found = cache.find(new RepoId("org/name")).orElseThrow();
    assertEquals("fedcba9876543210", found.at("pr/1").orElseThrow().commit());
    assertEquals("fedcba9876543210", found.at("fedcba9").orElseThrow().commit());
    assertTrue(found.at("fed").isEmpty(), "too short to be sure");
  }

  @Test
  void a_link_out_of_the_repository_is_never_followed() throws IOException {
    Files.writeString(root.resolve("secret"), "secret");
    link("relative.json", "../../../secret");
    link("absolute.json", root.resolve("secret").toString());
    link("folder", "../../..");
    var other = Files.createDirectories(root.resolve("models--org--other/blobs"));
    Files.writeString(other.resolve("c3"), "x");
    link("neighbour.json", "../../../models--org--other/blobs/c3");
    assertEquals(List.of(), paths());
    assertEquals(
        List.of(
            "absolute.json points outside its repository",
            "folder points outside its repository",
            "neighbour.json points outside its repository",
            "relative.json points outside its repository"),
        current().problems());
  }

  @Test
  void a_chain_of_links_that_ends_outside_is_refused() throws IOException {
    Files.writeString(root.resolve("secret"), "secret");
    Files.createSymbolicLink(repository.resolve("blobs/hop"), root.resolve("secret"));
    link("config.json", "../../blobs/hop");
    assertEquals(List.of("config.json points outside its repository"), current().problems());
  }

  @Test
  void circles_and_links_to_nothing_are_named() throws IOException {
    link("a", "b");
    link("b", "a");
    link("self", "self");
    link("gone.json", "../../blobs/gone");
    assertEquals(List.of(), paths());
    assertEquals(4, current().problems().size());
    assertTrue(
        current().problems().contains("gone.json points to content that is not there"),
        current().problems().toString());
  }

  @Test
  void a_link_to_a_folder_of_the_repository_is_no_file() throws IOException {
    link("again", "..");
    assertEquals(List.of("again points to a folder"), current().problems());
  }

  @Test
  void a_repository_that_is_itself_a_link_is_not_there() throws IOException {
    var real = Files.createDirectories(root.resolve("elsewhere/snapshots/" + COMMIT));
    Files.createSymbolicLink(root.resolve("models--org--linked"), real.getParent().getParent());
    Files.createDirectories(root.resolve("models--org--inner"));
    Files.createSymbolicLink(root.resolve("models--org--inner/snapshots"), real.getParent());
    assertTrue(cache.find(new RepoId("org/linked")).isEmpty());
    assertTrue(cache.find(new RepoId("org/inner")).isEmpty());
  }

  @Test
  void a_shard_that_the_index_names_is_missed() throws IOException {
    blob("a1", "x");
    link("model-00001-of-00002.safetensors", "../../blobs/a1");
    Files.writeString(
        snapshot.resolve("model.safetensors.index.json"),
        """
        {"metadata": {"total_size": 2}, "weight_map": {
          "a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}
        """);
    assertEquals(List.of("model-00002-of-00002.safetensors"), current().missing());
    assertFalse(current().sound());
  }

  @Test
  void a_broken_index_is_named_and_breaks_nothing_else() throws IOException {
    Files.writeString(snapshot.resolve("config.json"), "{}");
    Files.writeString(snapshot.resolve("model.safetensors.index.json"), "[".repeat(100_000));
    assertEquals(
        List.of("model.safetensors.index.json is no index that can be read"), current().problems());
    assertTrue(current().holds("config.json"));
  }

  @Test
  void what_is_still_arriving_is_no_file() throws IOException {
    blob("b2.incomplete", "half");
    link("model.safetensors", "../../blobs/b2.incomplete");
    assertEquals(List.of(), paths());
    assertTrue(cache.find(new RepoId("org/name")).orElseThrow().unfinished());
  }

  @Test
  void other_folders_are_none_of_its_business() throws IOException {
    Files.createDirectories(root.resolve("datasets--org--data/snapshots/1"));
    Files.createDirectories(root.resolve("models--..--evil/snapshots/1"));
    Files.writeString(root.resolve("version.txt"), "1");
    assertEquals(1, cache.repositories().size());
    assertEquals(List.of(), new HubCache(root.resolve("nothing")).repositories());
  }
}
