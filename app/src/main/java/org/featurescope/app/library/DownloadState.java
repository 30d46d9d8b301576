package org.featurescope.app.library;

import java.util.List;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.task.RunningJob.Snapshot;
import org.featurescope.assets.catalogue.CatalogueEntry.Piece;

/// What is going on with a download of a catalogue's entry. Without any of these, nothing is.
public sealed interface DownloadState {

  /// A person is asked whether to fetch these pieces.
  record Asked(List<Piece> pieces) implements DownloadState {
    public Asked {
      pieces = List.copyOf(pieces);
    }
  }

  /// They arrive.
  record Running(List<Piece> pieces, Snapshot now) implements DownloadState {
    public Running {
      pieces = List.copyOf(pieces);
    }
  }

  /// Stopped on request; what has arrived is kept.
  record Stopped(List<Piece> pieces) implements DownloadState {
    public Stopped {
      pieces = List.copyOf(pieces);
    }
  }

  /// It could not be fetched.
  record Failed(List<Piece> pieces, Problem problem) implements DownloadState {
    public Failed {
      pieces = List.copyOf(pieces);
    }
  }
}
