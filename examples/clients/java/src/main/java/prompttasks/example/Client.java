package prompttasks.example;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.grpc.CallCredentials;
import io.grpc.ChannelCredentials;
import io.grpc.CompositeChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Calls a server of prompt tasks in every way that it has, and prints a line of JSON for each step.
 *
 * <p>Usage: [--ca FILE] [HOST:PORT]; the API key, where the server wants one, is in QAIO_API_KEY.
 */
public final class Client {
  public static void main(String[] args) throws Exception {
    String address = "localhost:50051";
    String ca = null;
    for (int place = 0; place < args.length; place++) {
      if (args[place].equals("--ca") && place + 1 < args.length) ca = args[++place];
      else address = args[place];
    }
    String key = System.getenv("QAIO_API_KEY");
    if (ca == null && key != null && !key.isEmpty()) {
      System.err.println("QAIO_API_KEY is sent over TLS only: name the server's authority with --ca FILE");
      System.exit(1);
    }
    ManagedChannel channel = Grpc.newChannelBuilder(address, credentials(ca, key)).build();
    try {
      takeSteps(new Steps(channel));
    } finally {
      channel.shutdownNow();
    }
  }

  private static void takeSteps(Steps steps) throws Exception {
    Gson gson = new GsonBuilder().disableHtmlEscaping().create();
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    for (Map.Entry<String, Steps.Step> step : steps.all().entrySet()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("step", step.getKey());
      try {
        line.putAll(step.getValue().take());
      } catch (StatusRuntimeException error) {
        line.putAll(Failure.of(error));
      }
      out.println(gson.toJson(line));
    }
  }

  private static ChannelCredentials credentials(String ca, String key) throws IOException {
    if (ca == null) return InsecureChannelCredentials.create();
    ChannelCredentials tls = TlsChannelCredentials.newBuilder().trustManager(new File(ca)).build();
    if (key == null || key.isEmpty()) return tls;
    return CompositeChannelCredentials.create(tls, new Bearer(key));
  }

  /** Sends an API key with every call. */
  private static final class Bearer extends CallCredentials {
    private static final Metadata.Key<String> AUTHORIZATION =
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private final String key;

    Bearer(String key) {
      this.key = key;
    }

    @Override
    public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
      Metadata headers = new Metadata();
      headers.put(AUTHORIZATION, "Bearer " + key);
      applier.apply(headers);
    }

    @Override
    public void thisUsesUnstableApi() {}
  }
}
