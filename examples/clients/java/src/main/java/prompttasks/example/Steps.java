package prompttasks.example;

import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import prompttasks.v1.ConversationServiceGrpc;
import prompttasks.v1.PromptTaskServiceGrpc;
import prompttasks.v1.PromptTasks.BatchRunTaskRequest;
import prompttasks.v1.PromptTasks.BatchRunTaskResponse;
import prompttasks.v1.PromptTasks.Classification;
import prompttasks.v1.PromptTasks.Conversation;
import prompttasks.v1.PromptTasks.CreateConversationRequest;
import prompttasks.v1.PromptTasks.DeleteConversationRequest;
import prompttasks.v1.PromptTasks.GetConversationRequest;
import prompttasks.v1.PromptTasks.GetTaskRequest;
import prompttasks.v1.PromptTasks.ListConversationsRequest;
import prompttasks.v1.PromptTasks.ListTasksRequest;
import prompttasks.v1.PromptTasks.ListTasksResponse;
import prompttasks.v1.PromptTasks.RunTaskRequest;
import prompttasks.v1.PromptTasks.Sampling;
import prompttasks.v1.PromptTasks.StreamTaskRequest;
import prompttasks.v1.PromptTasks.StreamTaskResponse;
import prompttasks.v1.PromptTasks.Turn;

/** One for each kind of call. */
final class Steps {
  private static final long LONGEST_SECONDS = 30;

  interface Step {
    Map<String, Object> take() throws Exception;
  }

  private final Channel channel;

  Steps(Channel channel) {
    this.channel = channel;
  }

  Map<String, Step> all() {
    Map<String, Step> steps = new LinkedHashMap<>();
    steps.put("list", this::list);
    steps.put("sentiment", () -> judge("今天的实验终于成功了，太棒了！"));
    steps.put("chat", this::chat);
    steps.put("batch", this::batch);
    steps.put("again", this::again);
    steps.put("conversation", this::conversation);
    steps.put("cancel", this::cancel);
    steps.put("deadline", this::deadline);
    steps.put("refused", () -> judge(""));
    steps.put("unknown", this::unknown);
    return steps;
  }

  /** A deadline begins when the stub is made. */
  private PromptTaskServiceGrpc.PromptTaskServiceBlockingStub tasks() {
    return PromptTaskServiceGrpc.newBlockingStub(channel).withDeadlineAfter(LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  private static RunTaskRequest.Builder request(String task, String field, String value) {
    Value text = Value.newBuilder().setStringValue(value).build();
    return RunTaskRequest.newBuilder()
        .setTask("tasks/" + task)
        .setInput(Struct.newBuilder().putFields(field, text));
  }

  private static StreamTaskRequest chatRequest(String message) {
    return StreamTaskRequest.newBuilder()
        .setRequest(request("chat", "message", message).setSampling(Sampling.newBuilder().setSeed(7)))
        .build();
  }

  private Map<String, Object> list() {
    List<String> names = new ArrayList<>();
    String token = "";
    do {
      ListTasksResponse page =
          tasks().listTasks(ListTasksRequest.newBuilder().setPageSize(5).setPageToken(token).build());
      page.getTasksList().forEach(task -> names.add(task.getName()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return Map.of("tasks", names);
  }

  private Map<String, Object> judge(String text) {
    Classification judged =
        tasks().runTask(request("sentiment", "text", text).build()).getResult().getClassification();
    return Map.of("label", judged.getLabel(), "id", judged.getLabelId(), "confidence", judged.getConfidence());
  }

  private Map<String, Object> chat() {
    String judged = "";
    StringBuilder text = new StringBuilder();
    Iterator<StreamTaskResponse> events = tasks().streamTask(chatRequest("老板又改需求了，心累"));
    while (events.hasNext()) {
      StreamTaskResponse event = events.next();
      if (event.hasTextDelta()) text.append(event.getTextDelta().getText());
      else if (event.hasStepResult() && event.getStepResult().hasClassification())
        judged = event.getStepResult().getClassification().getLabel();
    }
    return Map.of("judged", judged, "text", text.toString());
  }

  /** An item that is wrong, here the empty one, costs itself only. */
  private Map<String, Object> batch() throws Exception {
    Answers answers = new Answers();
    StreamObserver<BatchRunTaskRequest> items =
        PromptTaskServiceGrpc.newStub(channel)
            .withDeadlineAfter(LONGEST_SECONDS, TimeUnit.SECONDS)
            .batchRunTask(answers);
    List<String> texts = List.of("心累", "太棒了", "");
    for (int place = 0; place < texts.size(); place++) {
      RunTaskRequest request = request("sentiment", "text", texts.get(place)).build();
      items.onNext(BatchRunTaskRequest.newBuilder().setId("" + place).setRequest(request).build());
    }
    items.onCompleted();
    return Map.of("answers", answers.whole());
  }

  /** A request that is sent again with its id runs once; another one may not have that id. */
  private Map<String, Object> again() throws Exception {
    String id = UUID.randomUUID().toString();
    RunTaskRequest request = request("sentiment", "text", "心累").setRequestId(id).build();
    List<Boolean> replayed = new ArrayList<>();
    for (int time = 0; time < 2; time++) replayed.add(tasks().runTask(request).getReplayed());
    RunTaskRequest other = request("sentiment", "text", "太棒了").setRequestId(id).build();
    return Map.of("replayed", replayed, "reused", reasonOf(() -> tasks().runTask(other)));
  }

  private Map<String, Object> conversation() throws Exception {
    ConversationServiceGrpc.ConversationServiceBlockingStub conversations =
        ConversationServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(LONGEST_SECONDS, TimeUnit.SECONDS);
    CreateConversationRequest create =
        CreateConversationRequest.newBuilder()
            .setTask("tasks/counsellor")
            .setTtl(Duration.newBuilder().setSeconds(3600))
            .addTurns(Turn.newBuilder().setUser("我叫小明。").setAssistant("你好，小明。"))
            .build();
    String name = conversations.createConversation(create).getConversation().getName();
    GetConversationRequest get = GetConversationRequest.newBuilder().setName(name).build();
    Map<String, Object> report = new LinkedHashMap<>();
    try {
      Conversation got = conversations.getConversation(get).getConversation();
      report.put("turns", got.getTurnCount());
      report.put("answer", got.getTurns(0).getAssistant());
      report.put("listed", isListed(conversations, got));
    } finally {
      conversations.deleteConversation(DeleteConversationRequest.newBuilder().setName(name).build());
    }
    report.put("gone", reasonOf(() -> conversations.getConversation(get)));
    return report;
  }

  /** A server without API keys lists none, and its reason is returned. */
  private static Object isListed(
      ConversationServiceGrpc.ConversationServiceBlockingStub conversations, Conversation conversation)
      throws Exception {
    ListConversationsRequest list =
        ListConversationsRequest.newBuilder().setTask(conversation.getTask()).setPageSize(1000).build();
    try {
      return conversations.listConversations(list).getConversationsList().stream()
          .anyMatch(one -> one.getId().equals(conversation.getId()));
    } catch (StatusRuntimeException error) {
      if (error.getStatus().getCode() != Status.Code.FAILED_PRECONDITION) throw error;
      return Failure.of(error).get("reason");
    }
  }

  private static Object reasonOf(Runnable call) throws Exception {
    try {
      call.run();
      return "";
    } catch (StatusRuntimeException error) {
      return Failure.of(error).get("reason");
    }
  }

  private Map<String, Object> cancel() throws Exception {
    try (Context.CancellableContext call = Context.current().withCancellation()) {
      return call.call(
          () -> {
            Iterator<StreamTaskResponse> events = tasks().streamTask(chatRequest("你好"));
            while (events.hasNext()) {
              events.next();
              call.cancel(null);
            }
            return Map.of();
          });
    }
  }

  private Map<String, Object> deadline() {
    tasks().withDeadlineAfter(3, TimeUnit.MILLISECONDS).runTask(request("chat", "message", "你好").build());
    return Map.of();
  }

  private Map<String, Object> unknown() {
    tasks().getTask(GetTaskRequest.newBuilder().setName("tasks/nobody").build());
    return Map.of();
  }

  /** Those of a batch, by the item's id. */
  private static final class Answers implements StreamObserver<BatchRunTaskResponse> {
    private final Map<String, String> received = new TreeMap<>();
    private final CompletableFuture<Map<String, String>> all = new CompletableFuture<>();

    Map<String, String> whole() throws Exception {
      try {
        return all.get();
      } catch (ExecutionException error) {
        throw (Exception) error.getCause();
      }
    }

    @Override
    public void onNext(BatchRunTaskResponse answer) {
      received.put(
          answer.getId(),
          answer.hasError()
              ? answer.getError().getReason()
              : answer.getResponse().getResult().getClassification().getLabelId());
    }

    @Override
    public void onError(Throwable error) {
      all.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
      all.complete(received);
    }
  }
}
