"""OpenVINO GenAI as a contestant of `aio bench`: one JSON message a line on standard input, one answer a line on
standard output; see ../src/contestant-messages.ts. Continuous batching with prefix caching, greedy decoding.
"""

import json
import os
import random
import resource
import sys
import time

import numpy
import openvino
import openvino_genai

TEMPLATE_TOKEN = 300
STREAMS = 16
KV_BLOCKS = 512  # of 32 tokens each, more than any row needs


class Contestant:
    def __init__(self, options, sizes, vocab_size):
        self.sizes, self.vocab_size, self.prefix, self.last_id = sizes, vocab_size, None, 0
        scheduler = openvino_genai.SchedulerConfig()
        scheduler.num_kv_blocks = KV_BLOCKS
        scheduler.enable_prefix_caching = True
        scheduler.dynamic_split_fuse = True
        scheduler.max_num_seqs = STREAMS
        scheduler.max_num_batched_tokens = 512
        self.path = options["modelPath"]
        self.properties = {"INFERENCE_NUM_THREADS": options["limits"]["threadCount"]}
        self.pipeline = openvino_genai.ContinuousBatchingPipeline(self.path, scheduler, "CPU", self.properties)

    def tokens(self, count):
        """Ids of ordinary tokens: the first and the last few may be special ones."""
        first = min(300, self.vocab_size // 4)
        return [random.randrange(first, int(self.vocab_size * 0.9)) for _ in range(count)]

    def prompt(self, length):
        return [TEMPLATE_TOKEN, *self.tokens(length - 1)]

    def sentences(self, count):
        return [self.tokens(self.sizes["sentence"]) for _ in range(count)]

    def behind_prefix(self, texts):
        """The first time, the prefix is put into the cache."""
        if self.prefix is None:
            self.prefix = self.tokens(self.sizes["prefix"])
            self.run([self.prefix], 1)
        return [self.prefix + text for text in texts]

    def run(self, prompts, count):
        """When each token of each stream came, in ms from the moment of asking."""
        started = time.perf_counter()
        handles = [self.ask(prompt, count) for prompt in prompts]
        arrivals = [[] for _ in handles]
        while self.pipeline.has_non_finished_requests():
            self.pipeline.step()
            now = (time.perf_counter() - started) * 1000
            for times, handle in zip(arrivals, handles):
                while handle.can_read():
                    for output in handle.read().values():
                        times.extend([now] * len(output.generated_ids))
        return arrivals

    def ask(self, prompt, count):
        self.last_id += 1
        config = openvino_genai.GenerationConfig()
        config.max_new_tokens = config.min_new_tokens = count
        config.ignore_eos, config.do_sample, config.apply_chat_template = True, False, False
        ids = openvino.Tensor(numpy.array([prompt], dtype=numpy.int64))
        return self.pipeline.add_request(self.last_id, ids, config)

    def decode(self, streams):
        """Tokens a second once every stream has begun."""
        arrivals = self.run(self.sentences(streams), self.sizes["output"])
        begun = max(times[0] for times in arrivals)
        later = [time for times in arrivals for time in times if time > begun]
        return [1000 * len(later) / (max(later) - begun)]

    def chats(self):
        arrivals = self.run(self.behind_prefix(self.sentences(self.sizes["chats"])), self.sizes["output"])
        slowest = max(map(max, arrivals))
        return [1000 * sum(map(len, arrivals)) / slowest, max(times[0] for times in arrivals), slowest]

    def packed(self):
        count = self.sizes["packed"]
        arrivals = self.run(self.behind_prefix(self.sentences(count)), 1)
        return [1000 * count / max(map(max, arrivals))]

    def measure(self, row):
        """A number for each row of the measurement that gives this one."""
        cold = self.sizes["prefix"] + self.sizes["sentence"]
        samples = {
            "prefill-128": lambda: self.run([self.prompt(128)], 1)[0],
            "sentiment-warm": lambda: self.run(self.behind_prefix(self.sentences(1)), 1)[0],
            "sentiment-cold": lambda: self.run([self.prompt(cold)], 1)[0],
            **{f"decode-{n}": lambda n=n: self.decode(n) for n in (1, 2, 4, 8, 16)},
            "chat-8": self.chats,
            "classify-packed": self.packed,
        }
        if row not in samples:
            raise ValueError(f"No measurement gives a row '{row}'.")
        return samples[row]()

    def write_logits(self, texts, path):
        """After every token of each text: the pipeline gives tokens only, so the model is run by itself."""
        core = openvino.Core()
        model = core.compile_model(os.path.join(self.path, "openvino_model.xml"), "CPU", self.properties)
        request = model.create_infer_request()
        names = {port.get_any_name() for port in model.inputs}
        with open(path, "wb") as file:
            for ids in texts:
                request.reset_state()
                request.infer({name: value for name, value in inputs_for(ids).items() if name in names})
                request.get_tensor("logits").data[0].astype(numpy.float32).tofile(file)
        return []

    def answer(self):
        self.run([self.tokens(self.sizes["prefix"])], 1)
        return []


def inputs_for(ids):
    return {
        "input_ids": numpy.array([ids], dtype=numpy.int64),
        "attention_mask": numpy.ones((1, len(ids)), dtype=numpy.int64),
        "position_ids": numpy.arange(len(ids), dtype=numpy.int64)[None],
        "beam_idx": numpy.zeros(1, dtype=numpy.int32),
    }


def resident_megabytes():
    """Now where the system tells it, at most so far elsewhere."""
    if os.path.exists("/proc/self/statm"):
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


def handle(message, contestant):
    """The answer, and the contestant from then on."""
    kind = message["kind"]
    if kind == "open":
        opened = Contestant(message["options"], message["sizes"], message["vocabSize"])
        return {"kind": "opened", "version": openvino_genai.__version__}, opened
    if kind == "memory":
        values = [resident_megabytes()]
    elif kind == "measure":
        values = contestant.measure(message["row"])
    elif kind == "logits":
        values = contestant.write_logits(message["texts"], message["path"])
    else:
        values = contestant.answer()
    return {"kind": "values", "values": values}, contestant


def main():
    # what libraries print must not come between the answers
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    contestant = None
    for line in sys.stdin:
        try:
            answer, contestant = handle(json.loads(line), contestant)
        except Exception as error:
            answer = {"kind": "failed", "message": str(error) or type(error).__name__}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
