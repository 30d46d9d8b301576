package org.featurescope.compute.train;

import java.nio.file.Path;

/// What a finished training leaves behind.
///
/// @param directory the model in Hugging Face layout, with `metrics.jsonl` and `training.json`
/// @param steps steps taken
/// @param tokens tokens learned
/// @param parameters of the model
/// @param loss of the last step, in nats a token
/// @param heldOutLoss on text that was not learned, in nats a token
/// @param seconds time spent
/// @param bfloat16 whether the products were taken in bfloat16
public record LmTrainingResult(
    Path directory,
    long steps,
    long tokens,
    long parameters,
    double loss,
    double heldOutLoss,
    double seconds,
    boolean bfloat16) {}
