package prompttasks.example;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a program does something about: the status, its reason, the fields that are wrong, when to ask again. */
final class Failure {
  private Failure() {}

  static Map<String, Object> of(StatusRuntimeException error) throws InvalidProtocolBufferException {
    Map<String, Object> failure = new LinkedHashMap<>();
    failure.put("status", error.getStatus().getCode().name());
    failure.put("reason", "");
    failure.put("fields", List.of());
    failure.put("retrySeconds", 0);
    failure.put("message", error.getStatus().getDescription());
    Status status = StatusProto.fromThrowable(error);
    if (status == null) return failure;
    for (Any detail : status.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        failure.put("reason", detail.unpack(ErrorInfo.class).getReason());
      } else if (detail.is(BadRequest.class)) {
        failure.put("fields", fieldsOf(detail.unpack(BadRequest.class)));
      } else if (detail.is(RetryInfo.class)) {
        failure.put("retrySeconds", secondsOf(detail.unpack(RetryInfo.class).getRetryDelay()));
      }
    }
    return failure;
  }

  private static double secondsOf(Duration delay) {
    return delay.getSeconds() + delay.getNanos() / 1e9;
  }

  private static List<String> fieldsOf(BadRequest wrong) {
    return wrong.getFieldViolationsList().stream()
        .map(BadRequest.FieldViolation::getField)
        .collect(Collectors.toList());
  }
}
