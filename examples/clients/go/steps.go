package main

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"slices"
	"strconv"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"

	"prompttasks.example/client/generated/pb"
)

type report map[string]any

// server has the methods of both services.
type server struct {
	pb.PromptTaskServiceClient
	pb.ConversationServiceClient
}

type step struct {
	name string
	run  func(context.Context, server) (report, error)
}

var steps = []step{
	{"list", list},
	{"sentiment", sentiment},
	{"chat", chat},
	{"batch", batch},
	{"again", again},
	{"conversation", conversation},
	{"cancel", cancel},
	{"deadline", deadline},
	{"refused", refused},
	{"unknown", unknown},
}

func requestOf(task, field, value string) *pb.RunTaskRequest {
	input := &structpb.Struct{Fields: map[string]*structpb.Value{field: structpb.NewStringValue(value)}}
	return &pb.RunTaskRequest{Task: "tasks/" + task, Input: input}
}

func list(ctx context.Context, tasks server) (report, error) {
	var names []string
	for token := ""; ; {
		page, err := tasks.ListTasks(ctx, &pb.ListTasksRequest{PageSize: 5, PageToken: token})
		if err != nil {
			return nil, err
		}
		for _, task := range page.GetTasks() {
			names = append(names, task.GetName())
		}
		if token = page.GetNextPageToken(); token == "" {
			return report{"tasks": names}, nil
		}
	}
}

func judge(ctx context.Context, tasks pb.PromptTaskServiceClient, text string) (report, error) {
	answer, err := tasks.RunTask(ctx, requestOf("sentiment", "text", text))
	if err != nil {
		return nil, err
	}
	judged := answer.GetResult().GetClassification()
	return report{"label": judged.GetLabel(), "id": judged.GetLabelId(), "confidence": judged.GetConfidence()}, nil
}

func sentiment(ctx context.Context, tasks server) (report, error) {
	return judge(ctx, tasks, "今天的实验终于成功了，太棒了！")
}

func chat(ctx context.Context, tasks server) (report, error) {
	request := requestOf("chat", "message", "老板又改需求了，心累")
	request.Sampling = &pb.Sampling{Seed: proto.Uint64(7)}
	events, err := tasks.StreamTask(ctx, &pb.StreamTaskRequest{Request: request})
	if err != nil {
		return nil, err
	}
	var judged, text string
	for {
		event, err := events.Recv()
		if errors.Is(err, io.EOF) {
			return report{"judged": judged, "text": text}, nil
		}
		if err != nil {
			return nil, err
		}
		switch event := event.GetEvent().(type) {
		case *pb.StreamTaskResponse_StepResult:
			if step := event.StepResult.GetClassification(); step != nil {
				judged = step.GetLabel()
			}
		case *pb.StreamTaskResponse_TextDelta:
			text += event.TextDelta.GetText()
		}
	}
}

// An item that is wrong, here the empty one, costs itself only.
func batch(ctx context.Context, tasks server) (report, error) {
	call, err := tasks.BatchRunTask(ctx)
	if err != nil {
		return nil, err
	}
	// beside the answers: a server that is not read does not read either
	go func() {
		for place, text := range []string{"心累", "太棒了", ""} {
			item := &pb.BatchRunTaskRequest{Id: strconv.Itoa(place), Request: requestOf("sentiment", "text", text)}
			if call.Send(item) != nil {
				return // Recv has the reason
			}
		}
		_ = call.CloseSend()
	}()
	answers := map[string]string{}
	for {
		answer, err := call.Recv()
		if errors.Is(err, io.EOF) {
			return report{"answers": answers}, nil
		}
		if err != nil {
			return nil, err
		}
		if failed := answer.GetError(); failed != nil {
			answers[answer.GetId()] = failed.GetReason()
		} else {
			answers[answer.GetId()] = answer.GetResponse().GetResult().GetClassification().GetLabelId()
		}
	}
}

// A request that is sent again with its id runs once; another one may not have that id.
func again(ctx context.Context, tasks server) (report, error) {
	request := requestOf("sentiment", "text", "心累")
	request.RequestId = rand.Text()
	replayed := []bool{}
	for range 2 {
		answer, err := tasks.RunTask(ctx, request)
		if err != nil {
			return nil, err
		}
		replayed = append(replayed, answer.GetReplayed())
	}
	other := requestOf("sentiment", "text", "太棒了")
	other.RequestId = request.RequestId
	_, err := tasks.RunTask(ctx, other)
	return report{"replayed": replayed, "reused": failureOf(err)["reason"]}, nil
}

func conversation(ctx context.Context, conversations server) (report, error) {
	created, err := conversations.CreateConversation(ctx, &pb.CreateConversationRequest{
		Task:  "tasks/counsellor",
		Ttl:   durationpb.New(time.Hour),
		Turns: []*pb.Turn{{User: "我叫小明。", Assistant: "你好，小明。"}},
	})
	if err != nil {
		return nil, err
	}
	name := created.GetConversation().GetName()
	said, err := lookAt(ctx, conversations, name)
	if err != nil {
		return nil, err
	}
	_, err = conversations.GetConversation(ctx, &pb.GetConversationRequest{Name: name})
	said["gone"] = failureOf(err)["reason"]
	return said, nil
}

// lookAt deletes the conversation in the end, whatever comes before.
func lookAt(ctx context.Context, conversations server, name string) (said report, err error) {
	defer func() {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), longest)
		defer stop()
		_, deleted := conversations.DeleteConversation(ctx, &pb.DeleteConversationRequest{Name: name})
		if err == nil {
			err = deleted
		}
	}()
	got, err := conversations.GetConversation(ctx, &pb.GetConversationRequest{Name: name})
	if err != nil {
		return nil, err
	}
	found := got.GetConversation()
	listed, err := isListed(ctx, conversations, found)
	if err != nil {
		return nil, err
	}
	return report{"turns": found.GetTurnCount(), "answer": found.GetTurns()[0].GetAssistant(), "listed": listed}, nil
}

// isListed says whether it is; a server without API keys lists none, and its reason is returned.
func isListed(ctx context.Context, conversations server, conversation *pb.Conversation) (any, error) {
	request := &pb.ListConversationsRequest{Task: conversation.GetTask(), PageSize: 1000}
	listed, err := conversations.ListConversations(ctx, request)
	if status.Code(err) == codes.FailedPrecondition {
		return failureOf(err)["reason"], nil
	}
	return slices.ContainsFunc(listed.GetConversations(), func(one *pb.Conversation) bool {
		return one.GetId() == conversation.GetId()
	}), err
}

func cancel(ctx context.Context, tasks server) (report, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	events, err := tasks.StreamTask(ctx, &pb.StreamTaskRequest{Request: requestOf("chat", "message", "你好")})
	if err != nil {
		return nil, err
	}
	for {
		_, err := events.Recv()
		if errors.Is(err, io.EOF) {
			return report{}, nil // it was done before
		}
		if err != nil {
			return nil, err
		}
		stop()
	}
}

func deadline(ctx context.Context, tasks server) (report, error) {
	ctx, stop := context.WithTimeout(ctx, 3*time.Millisecond)
	defer stop()
	_, err := tasks.RunTask(ctx, requestOf("chat", "message", "你好"))
	return nil, err
}

func refused(ctx context.Context, tasks server) (report, error) {
	return judge(ctx, tasks, "")
}

func unknown(ctx context.Context, tasks server) (report, error) {
	_, err := tasks.GetTask(ctx, &pb.GetTaskRequest{Name: "tasks/nobody"})
	return nil, err
}
