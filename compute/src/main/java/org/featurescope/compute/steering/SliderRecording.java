package org.featurescope.compute.steering;

import java.util.List;
import java.util.OptionalDouble;

/// What a prompt looks like at some positions of the sliders, to be played back without a model.
/// Made by [SliderRecorder].
///
/// @param prompt its tokens
/// @param tokens of which the probability is known in every frame: the likeliest next ones of any
///   frame, the likeliest of the baseline first
/// @param baseline probabilities of `tokens` without a plan
/// @param features whose values are known in every frame
/// @param heat of the baseline: by feature, by token of the prompt
/// @param frames in the order in which they are played
public record SliderRecording(
    List<Integer> prompt,
    List<Integer> tokens,
    List<Double> baseline,
    List<Feature> features,
    List<List<Float>> heat,
    List<Frame> frames) {

  public SliderRecording {
    prompt = List.copyOf(prompt);
    tokens = List.copyOf(tokens);
    baseline = List.copyOf(baseline);
    features = List.copyOf(features);
    heat = List.copyOf(heat);
    frames = List.copyOf(frames);
  }

  /// A feature of a watched autoencoder.
  ///
  /// @param sae its index among them
  public record Feature(int sae, int latent) {}

  /// One position of the sliders.
  ///
  /// @param name what a person calls it
  /// @param value of the one slider that moves, where only one does
  /// @param divergence KL(steered | baseline) of the token after the prompt, in nats
  /// @param probabilities of the recording's tokens
  /// @param heat by feature, by token of the prompt
  public record Frame(
      String name,
      OptionalDouble value,
      double divergence,
      List<Double> probabilities,
      List<List<Float>> heat) {
    public Frame {
      probabilities = List.copyOf(probabilities);
      heat = List.copyOf(heat);
    }
  }
}
