"""What contestants of `aio bench` in Python share: one JSON message a line on standard input, one answer a line on
standard output; see ../src/contestant-messages.ts.
"""

import json
import os
import random
import resource
import sys
from abc import ABC, abstractmethod

TEMPLATE_TOKEN = 300


class Contestant(ABC):
    def __init__(self, sizes, vocab_size):
        self.sizes, self.vocab_size, self.prefix = sizes, vocab_size, None

    @abstractmethod
    def run(self, prompts, count):
        """Decodes so many tokens of each prompt, greedily. When each of them came, in ms from the moment of asking."""

    @abstractmethod
    def keep(self, prefix):
        """Puts the prefix into a cache."""

    @abstractmethod
    def run_behind(self, prefix, texts, count):
        """The same as run for texts behind a prefix that has been kept."""

    @abstractmethod
    def write_logits(self, texts, path):
        """After every token of each text, as 32-bit floats."""

    def samples(self):
        """By row what takes a sample: a number for each row of the measurement that gives this one."""
        cold = self.sizes["prefix"] + self.sizes["sentence"]
        return {
            "prefill-128": lambda: self.run([self.prompt(128)], 1)[0],
            "sentiment-warm": lambda: self.behind_prefix(self.sentences(1), 1)[0],
            "sentiment-cold": lambda: self.run([self.prompt(cold)], 1)[0],
            **{f"decode-{n}": lambda n=n: self.decode(n) for n in (1, 2, 4, 8, 16)},
            "chat-8": self.chats,
            "classify-packed": self.packed,
        }

    def measure(self, row):
        if row not in self.samples():
            raise ValueError(f"No measurement gives a row '{row}'.")
        return self.samples()[row]()

    def answer(self):
        self.run([self.tokens(self.sizes["prefix"])], 1)
        return []

    def tokens(self, count):
        """Ids of ordinary tokens: the first and the last few may be special ones."""
        first = min(300, self.vocab_size // 4)
        return [random.randrange(first, int(self.vocab_size * 0.9)) for _ in range(count)]

    def prompt(self, length):
        return [TEMPLATE_TOKEN, *self.tokens(length - 1)]

    def sentences(self, count):
        return [self.tokens(self.sizes["sentence"]) for _ in range(count)]

    def behind_prefix(self, texts, count):
        if self.prefix is None:
            self.prefix = self.tokens(self.sizes["prefix"])
            self.keep(self.prefix)
        return self.run_behind(self.prefix, texts, count)

    def decode(self, streams):
        """Tokens a second once every stream has begun."""
        arrivals = self.run(self.sentences(streams), self.sizes["output"])
        begun = max(times[0] for times in arrivals)
        later = [time for times in arrivals for time in times if time > begun]
        return [1000 * len(later) / (max(later) - begun)]

    def chats(self):
        arrivals = self.behind_prefix(self.sentences(self.sizes["chats"]), self.sizes["output"])
        slowest = max(map(max, arrivals))
        return [1000 * sum(map(len, arrivals)) / slowest, max(times[0] for times in arrivals), slowest]

    def packed(self):
        count = self.sizes["packed"]
        arrivals = self.behind_prefix(self.sentences(count), 1)
        return [1000 * count / max(map(max, arrivals))]


def resident_megabytes():
    """Now where the system tells it, at most so far elsewhere."""
    if os.path.exists("/proc/self/statm"):
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


def handle(message, contestant, version, open_contestant):
    """The answer, and the contestant from then on."""
    kind = message["kind"]
    if kind == "open":
        opened = open_contestant(message["options"], message["sizes"], message["vocabSize"])
        return {"kind": "opened", "version": version}, opened
    if kind == "memory":
        values = [resident_megabytes()]
    elif kind == "measure":
        values = contestant.measure(message["row"])
    elif kind == "logits":
        contestant.write_logits(message["texts"], message["path"])
        values = []
    else:
        values = contestant.answer()
    return {"kind": "values", "values": values}, contestant


def answer_messages(version, open_contestant):
    # what libraries print must not come between the answers
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    contestant = None
    for line in sys.stdin:
        try:
            answer, contestant = handle(json.loads(line), contestant, version, open_contestant)
        except Exception as error:
            answer = {"kind": "failed", "message": str(error) or type(error).__name__}
        print(json.dumps(answer), file=answers, flush=True)
