package org.featurescope.compute.engine;

import java.util.Optional;
import java.util.regex.Pattern;
import org.featurescope.compute.job.FeaturescopeException;

/// What the tensor library says when memory runs out, in a sentence with the numbers.
///
/// Any operation can run into it, so it is not caught where it happens but told apart where
/// problems reach a person.
public final class DeviceMemory {
  private static final int DEEPEST = 8;
  private static final String SIZE = "([\\d.]+ [KMGT]i?B)";
  private static final Pattern ON_CUDA =
      Pattern.compile(
          "CUDA(?: error:)? out of memory|CUBLAS_STATUS_(?:ALLOC_FAILED|NOT_INITIALIZED) when"
              + " calling .?cublas(?:Lt)?Create");
  private static final Pattern ON_APPLE = Pattern.compile("MPS backend out of memory");
  private static final Pattern HERE =
      Pattern.compile("can't allocate memory: you tried to allocate (\\d+) bytes");
  private static final Pattern WANTED = Pattern.compile("[Tt]ried to allocate " + SIZE);
  private static final Pattern CUDA_ROOM =
      Pattern.compile("total capacity of " + SIZE + " of which " + SIZE + " is free");
  private static final Pattern APPLE_ROOM = Pattern.compile("max allowed: " + SIZE);
  private static final String REMEDY =
      "use --device cpu, --precision bf16, a shorter text or a smaller model";

  private DeviceMemory() {}

  /// The problem behind `thrown`, if it is a lack of memory that the tensor library met.
  public static Optional<FeaturescopeException> problem(Throwable thrown) {
    var cause = thrown;
    for (var depth = 0; cause != null && depth < DEEPEST; depth++) {
      var message = String.valueOf(cause.getMessage());
      if (!(cause instanceof FeaturescopeException)) {
        var found = problem(message, thrown);
        if (found.isPresent()) {
          return found;
        }
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private static Optional<FeaturescopeException> problem(String message, Throwable thrown) {
    if (ON_CUDA.matcher(message).find()) {
      var room = CUDA_ROOM.matcher(message);
      return Optional.of(
          full(
              "the GPU",
              message,
              room.find() ? "%s of its %s are free".formatted(room.group(2), room.group(1)) : "",
              thrown));
    }
    if (ON_APPLE.matcher(message).find()) {
      var room = APPLE_ROOM.matcher(message);
      return Optional.of(
          full("the GPU", message, room.find() ? "it may take " + room.group(1) : "", thrown));
    }
    var here = HERE.matcher(message);
    return here.find()
        ? Optional.of(
            new FeaturescopeException(
                "There is not enough memory: %s more are needed, and %s are free"
                    .formatted(
                        MemoryBudget.text(bytes(here.group(1))),
                        MemoryBudget.text(MemoryBudget.available())),
                "use --precision bf16, a shorter text or a smaller model, or close other programs",
                thrown))
        : Optional.empty();
  }

  private static long bytes(String digits) {
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private static FeaturescopeException full(
      String where, String message, String room, Throwable thrown) {
    var wanted = WANTED.matcher(message);
    var numbers =
        wanted.find()
            ? ": " + wanted.group(1) + " more are needed" + (room.isEmpty() ? "" : ", and " + room)
            : room.isEmpty() ? "" : ": " + room;
    return new FeaturescopeException(
        "There is not enough memory on " + where + numbers, REMEDY, thrown);
  }
}
