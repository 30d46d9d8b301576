package org.featurescope.compute.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.featurescope.compute.job.Cancellation;

/// What a server sends, piece by piece as it arrives: one piece waits at most, so a fast server
/// fills no memory, and who waits for the next one can be cancelled and gives up on silence. What a
/// server or a proxy has packed with gzip, although it was asked not to, is unpacked on the way.
final class Body implements BodySubscriber<Body>, AutoCloseable {
  private static final long STEP_MILLIS = 100;
  private static final int BUFFER = 1 << 16;

  private sealed interface News {
    record Piece(List<ByteBuffer> bytes) implements News {}

    record Broken(Throwable cause) implements News {}

    record End() implements News {}
  }

  private final LinkedBlockingQueue<News> news = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final boolean packed;
  private InputStream unpacked;
  private boolean ended;

  private Body(boolean packed) {
    this.packed = packed;
  }

  /// @param headers of the answer whose body it is
  static Body of(HttpHeaders headers) {
    return new Body(isPacked(headers));
  }

  /// Whether lengths and positions that an answer names are those of something packed.
  static boolean isPacked(HttpHeaders headers) {
    return headers
        .firstValue("Content-Encoding")
        .filter(value -> value.strip().matches("(?i)(x-)?gzip"))
        .isPresent();
  }

  @Override
  public CompletionStage<Body> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    if (!subscription.complete(given)) {
      given.cancel();
      return;
    }
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    news.add(new News.Piece(bytes));
  }

  @Override
  public void onError(Throwable cause) {
    news.add(new News.Broken(cause));
  }

  @Override
  public void onComplete() {
    news.add(new News.End());
  }

  /// The next bytes; an empty list at the end.
  ///
  /// @throws IOException when the connection broke or was silent for too long
  /// @throws java.util.concurrent.CancellationException when the work was cancelled
  List<ByteBuffer> next(Duration silence, Cancellation cancellation) throws IOException {
    if (!packed) {
      return arrived(silence, cancellation);
    }
    if (unpacked == null) {
      unpacked = new GZIPInputStream(new Pieces(() -> arrived(silence, cancellation)), BUFFER);
    }
    var buffer = new byte[BUFFER];
    var count = unpacked.read(buffer);
    return count < 0 ? List.of() : List.of(ByteBuffer.wrap(buffer, 0, count));
  }

  /// Pieces as they come, read like a file.
  private static final class Pieces extends InputStream {
    private interface Source {
      List<ByteBuffer> next() throws IOException;
    }

    private final Source source;
    private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();

    Pieces(Source source) {
      this.source = source;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      while (waiting.isEmpty() || !waiting.peek().hasRemaining()) {
        waiting.poll();
        if (waiting.isEmpty()) {
          var more = source.next();
          if (more.isEmpty()) {
            return -1;
          }
          waiting.addAll(more);
        }
      }
      var count = Math.min(length, waiting.peek().remaining());
      waiting.peek().get(into, from, count);
      return count;
    }
  }

  private List<ByteBuffer> arrived(Duration silence, Cancellation cancellation) throws IOException {
    var deadline = System.nanoTime() + silence.toNanos();
    while (!ended) {
      switch (take(cancellation)) {
        case null -> {
          if (System.nanoTime() > deadline) {
            throw new HttpTimeoutException(
                "the server sent nothing for " + silence.toSeconds() + " s");
          }
        }
        case News.Piece(var bytes) -> {
          subscription.join().request(1);
          return bytes;
        }
        case News.Broken(var cause) -> {
          ended = true;
          throw cause instanceof IOException known ? known : new IOException(cause);
        }
        case News.End() -> ended = true;
      }
    }
    return List.of();
  }

  private News take(Cancellation cancellation) {
    cancellation.check();
    try {
      return news.poll(STEP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancellation.cancel();
      cancellation.check();
      return null;
    }
  }

  /// Wants no more of it: the connection is given up unless all has arrived.
  @Override
  public void close() {
    subscription.thenAccept(Flow.Subscription::cancel);
    subscription.cancel(false);
  }
}
