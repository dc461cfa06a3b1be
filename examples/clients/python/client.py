"""Calls a server of prompt tasks in every way that it has, and prints a line of JSON for each step.

Usage: python client.py [HOST:PORT] [--ca FILE]; the API key, where the server wants one, is in QAIO_API_KEY.
"""

import argparse
import json
import os
import uuid
from pathlib import Path

import grpc
from google.rpc import error_details_pb2, status_pb2
from prompttasks.v1 import prompt_tasks_pb2 as pb
from prompttasks.v1 import prompt_tasks_pb2_grpc as services

LONGEST_SECONDS = 30


def connect(address, ca, key):
    """gRPC sends no key over a plain connection."""
    if ca is None:
        if key:
            raise SystemExit("QAIO_API_KEY is sent over TLS only: name the server's authority with --ca FILE")
        return grpc.insecure_channel(address)
    credentials = grpc.ssl_channel_credentials(Path(ca).read_bytes())
    if key:
        credentials = grpc.composite_channel_credentials(credentials, grpc.access_token_call_credentials(key))
    return grpc.secure_channel(address, credentials)


def request_of(task, sampling=None, **fields):
    request = pb.RunTaskRequest(task=f"tasks/{task}", sampling=sampling)
    request.input.update(fields)
    return request


def list_tasks(tasks):
    names, token = [], None
    while token != "":
        page = tasks.ListTasks(pb.ListTasksRequest(page_size=5, page_token=token or ""), timeout=LONGEST_SECONDS)
        names += [task.name for task in page.tasks]
        token = page.next_page_token
    return {"tasks": names}


def judge(tasks, text="今天的实验终于成功了，太棒了！"):
    answer = tasks.RunTask(request_of("sentiment", text=text), timeout=LONGEST_SECONDS)
    judged = answer.result.classification
    return {"label": judged.label, "id": judged.label_id, "confidence": judged.confidence}


def chat(tasks):
    request = request_of("chat", pb.Sampling(seed=7), message="老板又改需求了，心累")
    report = {"judged": "", "text": ""}
    for event in tasks.StreamTask(pb.StreamTaskRequest(request=request), timeout=LONGEST_SECONDS):
        kind = event.WhichOneof("event")
        if kind == "step_result" and event.step_result.HasField("classification"):
            report["judged"] = event.step_result.classification.label
        elif kind == "text_delta":
            report["text"] += event.text_delta.text
    return report


def batch(tasks, texts=("心累", "太棒了", "")):
    """An item that is wrong, here the empty one, costs itself only."""
    items = (
        pb.BatchRunTaskRequest(id=str(place), request=request_of("sentiment", text=text))
        for place, text in enumerate(texts)
    )
    answers = {}
    for answer in tasks.BatchRunTask(items, timeout=LONGEST_SECONDS):
        failed = answer.WhichOneof("outcome") == "error"
        answers[answer.id] = answer.error.reason if failed else answer.response.result.classification.label_id
    return {"answers": answers}


def again(tasks):
    """A request that is sent again with its id runs once; another one may not have that id."""
    request = request_of("sentiment", text="心累")
    request.request_id = str(uuid.uuid4())
    replayed = [tasks.RunTask(request, timeout=LONGEST_SECONDS).replayed for _ in range(2)]
    request.input["text"] = "太棒了"
    try:
        tasks.RunTask(request, timeout=LONGEST_SECONDS)
    except grpc.RpcError as error:
        return {"replayed": replayed, "reused": failure_of(error)["reason"]}


def converse(conversations):
    turn = pb.Turn(user="我叫小明。", assistant="你好，小明。")
    create = pb.CreateConversationRequest(task="tasks/counsellor", ttl={"seconds": 3600}, turns=[turn])
    name = conversations.CreateConversation(create, timeout=LONGEST_SECONDS).conversation.name
    get = pb.GetConversationRequest(name=name)
    try:
        got = conversations.GetConversation(get, timeout=LONGEST_SECONDS).conversation
        report = {
            "turns": got.turn_count,
            "answer": got.turns[0].assistant,
            "listed": is_listed(conversations, got),
        }
    finally:
        conversations.DeleteConversation(pb.DeleteConversationRequest(name=name), timeout=LONGEST_SECONDS)
    try:
        conversations.GetConversation(get, timeout=LONGEST_SECONDS)
    except grpc.RpcError as error:
        return {**report, "gone": failure_of(error)["reason"]}


def is_listed(conversations, conversation):
    """A server without API keys lists none, and its reason is returned."""
    request = pb.ListConversationsRequest(task=conversation.task, page_size=1000)
    try:
        listed = conversations.ListConversations(request, timeout=LONGEST_SECONDS)
        return conversation.id in [one.id for one in listed.conversations]
    except grpc.RpcError as error:
        if error.code() is not grpc.StatusCode.FAILED_PRECONDITION:
            raise
        return failure_of(error)["reason"]


def cancel(tasks):
    events = tasks.StreamTask(pb.StreamTaskRequest(request=request_of("chat", message="你好")))
    for _ in events:
        events.cancel()


def deadline(tasks):
    tasks.RunTask(request_of("chat", message="你好"), timeout=0.003)


def refused(tasks):
    judge(tasks, "")


def unknown(tasks):
    tasks.GetTask(pb.GetTaskRequest(name="tasks/nobody"), timeout=LONGEST_SECONDS)


def failure_of(error):
    """What a program does something about: the status, its reason, the fields that are wrong, when to ask again."""
    failure = {"status": error.code().name, "reason": "", "fields": [], "retrySeconds": 0, "message": error.details()}
    trailers = dict(error.trailing_metadata() or ())
    status = status_pb2.Status.FromString(trailers.get("grpc-status-details-bin", b""))
    info, wrong, retry = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest(), error_details_pb2.RetryInfo()
    for detail in status.details:
        if detail.Unpack(info):
            failure["reason"] = info.reason
        elif detail.Unpack(wrong):
            failure["fields"] = [violation.field for violation in wrong.field_violations]
        elif detail.Unpack(retry):
            failure["retrySeconds"] = retry.retry_delay.ToTimedelta().total_seconds()
    return failure


STEPS = {
    "list": list_tasks,
    "sentiment": judge,
    "chat": chat,
    "batch": batch,
    "again": again,
    "conversation": converse,
    "cancel": cancel,
    "deadline": deadline,
    "refused": refused,
    "unknown": unknown,
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("address", nargs="?", default="localhost:50051")
    parser.add_argument("--ca", metavar="FILE", help="who vouches for the server's certificate; without it no TLS")
    options = parser.parse_args()
    with connect(options.address, options.ca, os.environ.get("QAIO_API_KEY")) as channel:
        tasks = services.PromptTaskServiceStub(channel)
        conversations = services.ConversationServiceStub(channel)
        for name, step in STEPS.items():
            try:
                report = step(conversations if step is converse else tasks)
            except grpc.RpcError as error:
                report = failure_of(error)
            print(json.dumps({"step": name, **(report or {})}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
