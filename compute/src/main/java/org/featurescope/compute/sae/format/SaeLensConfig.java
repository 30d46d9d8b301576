package org.featurescope.compute.sae.format;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.Wiring;

/// What SAELens' `cfg.json` says, both the version 6 layout and the flat one before it.
///
/// @param latents number of latents, `d_sae`
/// @param k active latents of `topk`, 0 otherwise
record SaeLensConfig(
    int dIn,
    int dOut,
    int latents,
    Architecture architecture,
    Wiring wiring,
    int k,
    boolean rescaleByDecoderNorm,
    InputNorm inputNorm,
    boolean applyDecoderBiasToInput,
    SaeMetadata metadata) {

  enum Architecture {
    STANDARD,
    TOPK,
    JUMPRELU
  }

  /// More than any layer is wide; a size beyond it is a damaged file, not a model.
  private static final int LARGEST = 1 << 27;

  static SaeLensConfig read(Path file) {
    return new Reader(file, parse(file)).config();
  }

  private static JsonObject parse(Path file) {
    try {
      if (JsonParser.parseString(Files.readString(file)) instanceof JsonObject object) {
        return object;
      }
      throw damaged(file, "it is not a JSON object");
    } catch (JsonParseException | StackOverflowError e) {
      throw damaged(file, "it is not JSON");
    } catch (IOException e) {
      throw new FeaturescopeException(
          file + " cannot be read", "check that it exists and that you may read it", e);
    }
  }

  private static FeaturescopeException damaged(Path file, String why) {
    return new FeaturescopeException(
        file + " does not describe a sparse autoencoder: " + why,
        "fetch the file again, or choose a folder in SAELens layout");
  }

  private record Reader(Path file, JsonObject json) {

    SaeLensConfig config() {
      var activation = text("activation_fn").or(() -> text("activation_fn_str")).orElse("relu");
      var topK = activation.equals("topk");
      var name = text("architecture").orElse("standard");
      // Before there was an architecture of that name, topk was an activation of "standard".
      var architecture = architecture(topK && name.equals("standard") ? "topk" : name);
      var wiring = wiring(name);
      if (!topK && !activation.equals("relu") && architecture == Architecture.STANDARD) {
        throw unsupported("the activation \"" + activation + "\"");
      }
      reshape();
      var latents = size("d_sae", json);
      var k = architecture == Architecture.TOPK ? k() : 0;
      if (k > latents) {
        throw damaged(file, "k is " + k + " of " + latents + " latents");
      }
      var dIn = size("d_in", json);
      return new SaeLensConfig(
          dIn,
          wiring == Wiring.AUTOENCODER ? dIn : size("d_out", json),
          latents,
          architecture,
          wiring,
          k,
          flag(json, "rescale_acts_by_decoder_norm").orElse(false),
          inputNorm(),
          // A transcoder's b_dec belongs to its output alone, whatever the file says.
          wiring == Wiring.AUTOENCODER && flag(json, "apply_b_dec_to_input").orElse(true),
          metadata());
    }

    private Architecture architecture(String name) {
      return switch (name) {
        case "standard", "transcoder", "skip_transcoder" -> Architecture.STANDARD;
        case "topk", "topk_transcoder", "topk_skip_transcoder" -> Architecture.TOPK;
        case "jumprelu", "jumprelu_transcoder", "jumprelu_skip_transcoder" -> Architecture.JUMPRELU;
        default -> throw unsupported("the architecture \"" + name + "\"");
      };
    }

    private static Wiring wiring(String architecture) {
      if (architecture.endsWith("skip_transcoder")) {
        return Wiring.SKIP_TRANSCODER;
      }
      return architecture.endsWith("transcoder") ? Wiring.TRANSCODER : Wiring.AUTOENCODER;
    }

    /// `hook_z` needs no switch: activations by head lie in memory as the flat ones do.
    private void reshape() {
      var reshape = text("reshape_activations").orElse("none");
      if (!reshape.equals("none") && !reshape.equals("hook_z")) {
        throw unsupported("reshape_activations \"" + reshape + "\"");
      }
    }

    private int k() {
      if (json.has("k")) {
        return size("k", json);
      }
      return json.get("activation_fn_kwargs") instanceof JsonObject kwargs
          ? size("k", kwargs)
          : size("k", json);
    }

    private InputNorm inputNorm() {
      if (flag(json, "normalize_activations").isPresent()) {
        // Old files say true or false; true meant a constant that was folded into the weights.
        return flag(json, "normalize_activations").get()
            ? InputNorm.EXPECTED_AVERAGE_ONLY_IN
            : InputNorm.NONE;
      }
      var name = text("normalize_activations").orElse("none");
      return switch (name) {
        case "none" -> InputNorm.NONE;
        case "constant_norm_rescale" -> InputNorm.CONSTANT_NORM_RESCALE;
        case "layer_norm" -> InputNorm.LAYER_NORM;
        case "expected_average_only_in" -> InputNorm.EXPECTED_AVERAGE_ONLY_IN;
        default -> throw unsupported("normalize_activations \"" + name + "\"");
      };
    }

    private SaeMetadata metadata() {
      var about = json.get("metadata") instanceof JsonObject object ? object : json;
      return new SaeMetadata(
          text(about, "model_name"),
          text(about, "hook_name").or(() -> text(about, "hook_point")),
          text(about, "hook_name_out").or(() -> text("hook_name_out")),
          flag(about, "prepend_bos").orElse(true),
          about.has("context_size") && !about.get("context_size").isJsonNull()
              ? OptionalInt.of(size("context_size", about))
              : OptionalInt.empty());
    }

    private int size(String name, JsonObject in) {
      if (in.get(name) instanceof JsonPrimitive value && value.isNumber()) {
        var number = value.getAsDouble();
        if (number == Math.rint(number) && number >= 1 && number <= LARGEST) {
          return (int) number;
        }
      }
      throw damaged(file, name + " is " + (in.has(name) ? in.get(name) : "missing"));
    }

    private Optional<String> text(String name) {
      return text(json, name);
    }

    private static Optional<String> text(JsonObject in, String name) {
      return Optional.ofNullable(in.get(name))
          .filter(value -> value instanceof JsonPrimitive primitive && primitive.isString())
          .map(JsonElement::getAsString);
    }

    private static Optional<Boolean> flag(JsonObject in, String name) {
      return Optional.ofNullable(in.get(name))
          .filter(value -> value instanceof JsonPrimitive primitive && primitive.isBoolean())
          .map(JsonElement::getAsBoolean);
    }

    private FeaturescopeException unsupported(String what) {
      return new FeaturescopeException(
          file + " asks for " + what + ", which this version cannot run",
          "use an autoencoder or transcoder with the activation relu, topk or jumprelu");
    }
  }
}
