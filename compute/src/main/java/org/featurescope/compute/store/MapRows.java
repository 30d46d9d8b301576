package org.featurescope.compute.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.index.FeatureMap;

/// The rows of the maps of an index.
final class MapRows {
  private MapRows() {}

  static Void add(Session session, long run, List<FeatureMap> maps) throws SQLException {
    for (var map : maps) {
      session.update(
          "INSERT INTO map (run, layout, clusters, places) VALUES (?, ?, ?, ?)",
          run,
          map.layout().name(),
          map.clusters(),
          Blobs.of(map));
    }
    return null;
  }

  static List<FeatureMap> of(Session session, long run) throws SQLException {
    var maps = new ArrayList<FeatureMap>();
    for (var layout : FeatureMap.LAYOUTS) {
      session
          .first(
              "SELECT clusters, places FROM map WHERE run = ? AND layout = ?",
              row -> Blobs.map(layout, row.getInt(1), row.getBytes(2)),
              run,
              layout.name())
          .ifPresent(maps::add);
    }
    return maps;
  }
}
