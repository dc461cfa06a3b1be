"""Runs a task on every line of a JSONL file with Ray Data: blocks of lines go to actors, each with a server of its own.

    python bulk.py sentiment rows.jsonl answers.jsonl --actors 2 --threads 1

Every line is an object with an `id`, which no other line has, and the fields of the task's input. Answers come in the
order of the lines, one a line: `id` and what the API answers, or `error`. An actor or a server that dies is started
again and its block run again; a block's answers count once all of them are there, so none is lost and none comes twice.
"""

import argparse
import ctypes
import http.client
import itertools
import json
import os
import re
import signal
import subprocess
import urllib.request

import ray

ATTEMPTS = 5
AIO = os.environ.get("AIO", "npx aio")


def end_with_parent():
    """The kernel ends a server whose actor is gone: https://man7.org/linux/man-pages/man2/pr_set_pdeathsig.2const.html"""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


class Judge:
    """An actor: a server on a free port of this machine, and the way to have blocks answered by it."""

    def __init__(self, task: str, threads: int, aio: str):
        self.task, self.threads, self.aio = task, threads, aio
        self.start()

    def start(self):
        command = [*self.aio.split(), "serve", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"]
        self.server = subprocess.Popen(
            [*command, "--threads", str(self.threads), "--log-level", "warn"],
            stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            preexec_fn=end_with_parent,
        )
        for line in self.server.stdout:
            if found := re.match(r"Web +(http://\S+)", line):
                self.address = found.group(1)
                return
        raise RuntimeError(f"the server ended with {self.server.wait()} before it listened")

    def __call__(self, block: dict) -> dict:
        lines = list(block["lines"][0])
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return {"answer": self.answers(lines)}
            except (OSError, http.client.HTTPException, KeyError, ValueError):
                # the server has gone: what it had answered of the block is not used
                if attempt == ATTEMPTS:
                    raise
                self.server.kill()
                self.server.wait()
                self.start()

    def answers(self, lines: list[str]) -> list[str]:
        """Of a block's lines, in their order. HTTPException, KeyError and ValueError come of an answer that was cut off."""
        items = []
        for at, line in enumerate(lines):
            fields = json.loads(line)
            del fields["id"]
            items.append(json.dumps({"id": str(at), "request": {"input": fields}}, ensure_ascii=False))
        request = urllib.request.Request(
            f"{self.address}/v1/tasks/{self.task}:batchRun",
            data="\n".join(items).encode(),
            headers={"content-type": "application/x-ndjson"},
        )
        by_place = {}
        with urllib.request.urlopen(request, timeout=600) as response:
            for line in response:
                answer = json.loads(line)
                by_place[answer["id"]] = json.dumps(told(answer), ensure_ascii=False)
        return [by_place[str(at)] for at in range(len(lines))]


def told(answer: dict) -> dict:
    """What of an answer goes into the file."""
    if "error" in answer:
        return {"error": answer["error"]}
    result = answer["response"]["result"]
    judged = result.get("classification")
    if judged is None:
        return {key: result[key] for key in ("text", "json", "embedding") if key in result}
    return {key: judged[key] for key in ("label", "labelId", "confidence", "abstained") if key in judged}


def cut(path: str, size: int):
    """A file's lines, so many at a time; empty ones say nothing."""
    with open(path, encoding="utf-8") as file:
        lines = (line for line in file if line.strip())
        while block := list(itertools.islice(lines, size)):
            yield {"lines": block}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("task")
    parser.add_argument("rows")
    parser.add_argument("out")
    parser.add_argument("--actors", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1, help="of each actor's model")
    parser.add_argument("--block", type=int, default=500, help="lines that an actor takes at a time")
    options = parser.parse_args()

    ray.init(include_dashboard=False, logging_level="warning")
    ray.data.DataContext.get_current().execution_options.preserve_order = True
    ray.data.DataContext.get_current().enable_progress_bars = False
    blocks = list(cut(options.rows, options.block))
    answers = ray.data.from_items(blocks, override_num_blocks=len(blocks)).map_batches(
        Judge,
        fn_constructor_args=(options.task, options.threads, AIO),
        batch_size=1,
        compute=ray.data.ActorPoolStrategy(size=options.actors),
        num_cpus=options.threads,
        max_restarts=-1,
        max_task_retries=-1,
    )
    with open(options.rows, encoding="utf-8") as rows, open(options.out, "w", encoding="utf-8") as out:
        for row, answer in zip((line for line in rows if line.strip()), answers.iter_rows(), strict=True):
            out.write(json.dumps({"id": json.loads(row)["id"], **json.loads(answer["answer"])}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
