"""OpenVINO GenAI: continuous batching with prefix caching."""

import os
import time

import numpy
import openvino
import openvino_genai
from contestant import Contestant, answer_messages

STREAMS = 16
KV_BLOCKS = 512  # of 32 tokens each, more than any row needs


class OpenvinoContestant(Contestant):
    def __init__(self, options, sizes, vocab_size):
        super().__init__(sizes, vocab_size)
        self.last_id = 0
        scheduler = openvino_genai.SchedulerConfig()
        scheduler.num_kv_blocks = KV_BLOCKS
        scheduler.enable_prefix_caching = True
        scheduler.dynamic_split_fuse = True
        scheduler.max_num_seqs = STREAMS
        scheduler.max_num_batched_tokens = 512
        self.path = options["modelPath"]
        self.properties = {"INFERENCE_NUM_THREADS": options["limits"]["threadCount"]}
        self.pipeline = openvino_genai.ContinuousBatchingPipeline(self.path, scheduler, "CPU", self.properties)

    def keep(self, prefix):
        self.run([prefix], 1)

    def run_behind(self, prefix, texts, count):
        return self.run([prefix + text for text in texts], count)

    def run(self, prompts, count):
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

    def write_logits(self, texts, path):
        # the pipeline gives tokens only, so the model is run by itself
        core = openvino.Core()
        model = core.compile_model(os.path.join(self.path, "openvino_model.xml"), "CPU", self.properties)
        request = model.create_infer_request()
        names = {port.get_any_name() for port in model.inputs}
        with open(path, "wb") as file:
            for ids in texts:
                request.reset_state()
                request.infer({name: value for name, value in inputs_for(ids).items() if name in names})
                request.get_tensor("logits").data[0].astype(numpy.float32).tofile(file)


def inputs_for(ids):
    return {
        "input_ids": numpy.array([ids], dtype=numpy.int64),
        "attention_mask": numpy.ones((1, len(ids)), dtype=numpy.int64),
        "position_ids": numpy.arange(len(ids), dtype=numpy.int64)[None],
        "beam_idx": numpy.zeros(1, dtype=numpy.int32),
    }


if __name__ == "__main__":
    answer_messages(openvino_genai.__version__, OpenvinoContestant)
