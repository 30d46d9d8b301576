package org.featurescope.app.library;

import java.nio.file.Path;
import java.util.Optional;
import org.featurescope.app.problem.Problem;
import org.featurescope.compute.engine.GpuReport;
import org.featurescope.compute.job.Job;

/// What this machine can compute on, and how a graphics processor gets to compute.
public interface Devices {

  /// What a look at the machine brought up.
  ///
  /// @param inUse the device that computes now: "cpu", "cuda:0", "mps"
  /// @param threads of the processor
  /// @param bfloat16Speed how much faster products are in bfloat16 than in float32: below 1 slower
  /// @param gpu cards, driver and library
  /// @param fault why the remembered libtorch cannot be used
  record Seen(
      String inUse, int threads, double bfloat16Speed, GpuReport gpu, Optional<Problem> fault) {}

  /// Looks at the machine; takes a moment.
  ///
  /// @param libtorch a folder that was accepted before
  /// @throws org.featurescope.compute.job.FeaturescopeException if nothing computes at all
  Seen look(Optional<Path> libtorch);

  /// The work of fetching the tensor library's CUDA build. Running it opens a connection.
  Job<Path> fetch();

  /// The server that [#fetch] asks.
  String server();

  /// Checks a libtorch that a person has; takes a moment.
  ///
  /// @return the folder to remember
  /// @throws org.featurescope.compute.job.FeaturescopeException if it is another version or none
  Path accept(Path folder);
}
