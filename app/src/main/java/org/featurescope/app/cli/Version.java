package org.featurescope.app.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// The version that the build wrote into the jar.
final class Version implements IVersionProvider {

  static String number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("from a build folder");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"Featurescope " + number()};
  }
}
