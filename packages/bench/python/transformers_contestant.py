"""Transformers on PyTorch in fp32, as this project's Python forerunner ran a model; equal lengths as one batch, and
the prefix kept as keys and values."""

import copy
import json
import os
import time

import torch
import transformers
from contestant import Contestant, answer_messages


class TransformersContestant(Contestant):
    def __init__(self, options, sizes, vocab_size):
        super().__init__(sizes, vocab_size)
        torch.set_num_threads(options["limits"]["threadCount"])
        torch.set_grad_enabled(False)
        self.model = load(options["modelPath"]).eval()
        self.kept = None

    def keep(self, prefix):
        self.kept = self.model(torch.tensor([prefix]), use_cache=True, logits_to_keep=1).past_key_values

    def run_behind(self, prefix, texts, count):
        return self.greedy(texts, count, self.kept)

    def run(self, prompts, count):
        return self.greedy(prompts, count, None)

    def greedy(self, prompts, count, kept):
        started = time.perf_counter()
        cache = copy.deepcopy(kept)
        if cache is not None:
            # its one row for every prompt
            cache.reorder_cache(torch.zeros(len(prompts), dtype=torch.long))
        ids, times = torch.tensor(prompts), []
        for _ in range(count):
            output = self.model(ids, past_key_values=cache, use_cache=True, logits_to_keep=1)
            cache, ids = output.past_key_values, output.logits[:, -1:].argmax(-1)
            times.append((time.perf_counter() - started) * 1000)
        return [times for _ in prompts]

    def write_logits(self, texts, path):
        with open(path, "wb") as file:
            for ids in texts:
                self.model(torch.tensor([ids])).logits[0].float().numpy().tofile(file)


def load(path):
    """A checkpoint's folder, or random weights in the shape of a config.json."""
    if os.path.isdir(path):
        return transformers.AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32)
    with open(path) as file:
        config = json.load(file)
    kind = getattr(transformers, config["architectures"][0])
    return kind(kind.config_class(**config)).float()


if __name__ == "__main__":
    version = f"{transformers.__version__}, PyTorch {torch.__version__}"
    answer_messages(version, TransformersContestant)
