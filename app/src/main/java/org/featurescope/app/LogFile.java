package org.featurescope.app;

import java.io.IOException;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;

/// The file that the log goes to. Where it cannot be written, as on a full disk, the log is lost
/// without a word: what a person asked for says by itself whether it failed.
public final class LogFile extends FileHandler {

  /// Made by the log manager.
  public LogFile() throws IOException {
    setErrorManager(
        new ErrorManager() {
          @Override
          public void error(String message, Exception cause, int code) {
            // There is nowhere to write it.
          }
        });
  }
}
